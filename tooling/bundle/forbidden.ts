/** What no shipped script may hold: code made from text, and addresses of other hosts. */
import ts from "typescript";
import { nameOf, visit, type Bound } from "./read.ts";

export interface Found {
  readonly file: string;
  readonly what: string;
}

/** `eval`, `Function`, and timers that are given text. */
export const findMadeCode = ({ files }: Bound): readonly Found[] =>
  files.flatMap((file) => {
    const found: Found[] = [];
    visit(file, (node) => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
      const name = ts.isIdentifier(node.expression) ? node.expression.text : ts.isPropertyAccessExpression(node.expression) && isGlobal(node.expression.expression) ? node.expression.name.text : "";
      const [first] = node.arguments ?? [];
      if (name === "eval" || name === "Function" || (/^set(Timeout|Interval)$/.test(name) && first !== undefined && ts.isStringLiteralLike(first))) found.push({ file: nameOf(file), what: node.getText().slice(0, 80) });
    });
    return found;
  });

const isGlobal = (node: ts.Expression): boolean => ts.isIdentifier(node) && ["globalThis", "window", "self"].includes(node.text);

/** Hosts that stand in a script's texts as part of an address. */
export const findHosts = ({ files }: Bound): readonly Found[] =>
  files.flatMap((file) => {
    const hosts = new Set<string>();
    visit(file, (node) => {
      const text = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node) ? node.text : "";
      for (const [, host = ""] of text.matchAll(/\b(?:https?|wss?|stuns?|turns?):(?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)) hosts.add(host.toLowerCase());
    });
    return [...hosts].sort().map((what) => ({ file: nameOf(file), what }));
  });
