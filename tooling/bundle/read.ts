/** The shipped scripts, parsed by TypeScript's own parser and bound, so that a name is followed and not guessed: minified ones are alike. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Scripts of a built folder, by path from it. */
export const readScripts = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );

export interface Bound {
  readonly files: readonly ts.SourceFile[];
  readonly checker: ts.TypeChecker;
}

const ROOT = "/bundle/";

export const bind = (scripts: ReadonlyMap<string, string>): Bound => {
  const read = (path: string): string | undefined => scripts.get(path.slice(ROOT.length));
  const host: ts.CompilerHost = {
    getSourceFile: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
    },
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
    getDefaultLibFileName: () => `${ROOT}none.d.ts`,
    writeFile: () => undefined,
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const options: ts.CompilerOptions = { allowJs: true, noLib: true, noEmit: true, types: [], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ESNext };
  const program = ts.createProgram([...scripts.keys()].map((path) => `${ROOT}${path}`), options, host);
  return { files: program.getSourceFiles(), checker: program.getTypeChecker() };
};

export const nameOf = (file: ts.SourceFile): string => file.fileName.slice(ROOT.length);

export const visit = (node: ts.Node, f: (node: ts.Node) => void): void => {
  f(node);
  ts.forEachChild(node, (child) => visit(child, f));
};
