/** What a source file imports, read from its syntax. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export interface Import {
  readonly specifier: string;
  /** Gone when compiled: `import type`, `export type … from`, `import("x").T`. */
  readonly typeOnly: boolean;
  /** `?worker`: another realm; the importer only gets its address. */
  readonly otherRealm: boolean;
  readonly line: number;
}

const known = new Map<string, readonly Import[]>();

export const importsOf = (file: string): readonly Import[] => {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = readImports(file);
  known.set(file, found);
  return found;
};

const readImports = (file: string): readonly Import[] => {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const note = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const [name = "", query = ""] = specifier.text.split("?");
    const line = source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1;
    found.push({ specifier: name, typeOnly, otherRealm: query.split("&").includes("worker"), line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) note(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) note(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const SKIPPED = new Set(["node_modules", ".types", "dist", ".cache"]);

/** TypeScript files under `folder`, sorted; none if there is no such folder. */
export const sourcesUnder = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => !SKIPPED.has(name))
        .flatMap((item) => (item.isDirectory() ? sourcesUnder(join(folder, item.name)) : /\.tsx?$/.test(item.name) ? [join(folder, item.name)] : []))
        .sort()
    : [];

export const isTest = (file: string): boolean => /\.(test|e2e)\.tsx?$/.test(file) || /\/(e2e|testing)\//.test(file);
