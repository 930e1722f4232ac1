/** Nodes of nunjucks's syntax tree, which its own types leave out. */

import { nodes } from "nunjucks";

/** A node of nunjucks's syntax tree. */
export interface Node {
  readonly typename: string;
  /** From 0. */
  readonly lineno: number;
  /** From 0. */
  readonly colno: number;
  readonly [field: string]: unknown;
}

declare module "nunjucks" {
  const parser: { parse(source: string): unknown };
  const nodes: { readonly Node: new () => unknown };
}

export function isNode(value: unknown): value is Node {
  return value instanceof nodes.Node;
}

/** The nodes right below one. */
export function below(node: Node): Node[] {
  const fields = Array.isArray(node.fields) ? node.fields.map((field) => node[String(field)]) : [];
  // `{% set x %}…{% endset %}` has its text in a field that it does not list.
  return [...fields, node.body].flat().filter(isNode);
}

/** The names that it gives to what is below or behind it. */
export function namesSetBy(node: Node): string[] {
  switch (node.typename) {
    case "For":
      return ["loop", ...symbolsIn(node.name)];
    case "Set":
      return symbolsIn(node.targets);
    case "Macro":
    case "Caller":
      return ["caller", ...symbolsIn(node.name), ...symbolsIn(node.args)];
    case "Import":
      return symbolsIn(node.target);
    case "FromImport":
      return symbolsIn(node.names, "value");
    case "Block":
      return ["super"];
    default:
      return [];
  }
}

/**
 * The names in a list of targets: `a`, `(a, b)`; of a pair (`b = 2`, `q as r`) the one on that
 * side.
 */
function symbolsIn(value: unknown, side: "key" | "value" = "key"): string[] {
  const targets = [value].flat().filter(isNode);
  return targets.flatMap((node) => {
    if (node.typename === "Symbol") return [String(node.value)];
    return node.typename === "Pair"
      ? symbolsIn(node[side])
      : below(node).flatMap((child) => symbolsIn(child, side));
  });
}

/** The text of a node of that type; null for any other. */
export function textOf(node: unknown, typename: string): string | null {
  return isNode(node) && node.typename === typename && typeof node.value === "string"
    ? node.value
    : null;
}

/** What a filter, a test or a macro is given. */
export function argumentsOf(node: unknown): Node[] {
  return isNode(node) && isNode(node.args) ? below(node.args) : [];
}
