/**
 * Who gives bytes to Yjs in a built bundle. Yjs takes an update in through one function, the one that sets a store's
 * `pendingStructs`: names of properties survive a minifier. From there every reference is followed outwards through
 * functions that do no more than pass their arguments on (Yjs' own `applyUpdate` is one); whatever else refers to
 * one of them is a call, whether it calls at once or hands the function to somebody who may.
 */
import ts from "typescript";
import { bind, nameOf, visit, type Bound } from "./read.ts";

export interface ApplyCall {
  readonly file: string;
  /** It looks afterwards whether Yjs is waiting for something: applyGated, and nothing else of ours. */
  readonly gated: boolean;
  /** The beginning of the function it stands in. */
  readonly where: string;
}

export interface ApplyCalls {
  /** Files with a copy of Yjs that can take an update in. */
  readonly takers: readonly string[];
  readonly calls: readonly ApplyCall[];
  /** What bytes are given to, by file: for controls. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

export const findApplyCalls = (scripts: ReadonlyMap<string, string>): ApplyCalls => {
  const bound = bind(scripts);
  const takers = takersOf(bound);
  const passers = new Set(takers.map(({ symbol }) => symbol));
  for (let before = -1; before !== passers.size; ) {
    before = passers.size;
    for (const { reference, owner } of referencesTo(bound, passers)) if (owner !== undefined && isCallee(reference) && isPassingOn(owner.body)) passers.add(owner.symbol);
  }
  const calls = referencesTo(bound, passers)
    .filter(({ owner }) => owner === undefined || !passers.has(owner.symbol))
    .map(({ reference, owner }): ApplyCall => {
      const text = (owner?.body ?? reference.parent).getText();
      return { file: nameOf(reference.getSourceFile()), gated: /\.pendingStructs\s*===\s*null/.test(text) && /\.pendingDs\s*===\s*null/.test(text), where: text.slice(0, 120) };
    });
  const names = new Map<string, string[]>();
  for (const { declarations = [], name } of passers) for (const declaration of declarations) names.set(nameOf(declaration.getSourceFile()), [...(names.get(nameOf(declaration.getSourceFile())) ?? []), name]);
  return { takers: takers.map(({ file }) => file), calls, names };
};

interface Named {
  readonly symbol: ts.Symbol;
  readonly body: ts.FunctionLikeDeclaration;
}

/** The nearest function around `node` that has a name of its own to be called by. */
const namedAround = (node: ts.Node, { checker }: Bound): Named | undefined => {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (!ts.isArrowFunction(at) && !ts.isFunctionExpression(at) && !ts.isFunctionDeclaration(at)) continue;
    const name = ts.isFunctionDeclaration(at) ? at.name : ts.isVariableDeclaration(at.parent) && ts.isIdentifier(at.parent.name) ? at.parent.name : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol !== undefined) return { symbol, body: at };
  }
  return undefined;
};

const takersOf = (bound: Bound): readonly { readonly symbol: ts.Symbol; readonly file: string }[] => {
  const found = new Map<ts.Symbol, string>();
  for (const file of bound.files)
    visit(file, (node) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(node.left)) return;
      if (node.left.name.text !== "pendingStructs" || node.left.expression.kind === ts.SyntaxKind.ThisKeyword) return;
      const around = namedAround(node, bound);
      if (around !== undefined) found.set(around.symbol, nameOf(file));
    });
  return [...found].map(([symbol, file]) => ({ symbol, file }));
};

interface Reference {
  readonly reference: ts.Identifier;
  readonly owner: Named | undefined;
}

const referencesTo = (bound: Bound, symbols: ReadonlySet<ts.Symbol>): readonly Reference[] => {
  const found: Reference[] = [];
  const names = new Set([...symbols].map(({ name }) => name));
  for (const file of bound.files)
    // Asking what a name means costs, and most names are others.
    visit(file, (node) => {
      if (!ts.isIdentifier(node) || !names.has(node.text) || isNaming(node)) return;
      const symbol = meaningOf(node, bound.checker);
      if (symbol !== undefined && symbols.has(symbol)) found.push({ reference: node, owner: namedAround(node, bound) });
    });
  return found;
};

const meaningOf = (node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined => {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
};

/** A declaration's own name, or a property's. A name in a list of exports is none: who has it may do anything with it. */
const isNaming = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return (ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
};

const isCallee = (node: ts.Identifier): boolean => ts.isCallExpression(node.parent) && node.parent.expression === node;

/** Two statements at most, and nothing caught: as Yjs' own are. */
const isPassingOn = ({ body }: ts.FunctionLikeDeclaration): boolean => {
  if (body === undefined) return false;
  let [statements, catches] = [0, 0];
  visit(body, (node) => {
    if (ts.isStatement(node) && !ts.isBlock(node)) statements++;
    if (ts.isTryStatement(node)) catches++;
  });
  return statements <= 2 && catches === 0;
};
