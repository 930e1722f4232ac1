// What can be counted in a file by itself: lines, functions, parameters.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import typescript from "typescript5";

/** Every TypeScript file below a folder, parsed, by its path from the root. */
export function sourcesBelow(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => parsed(root, join(folder, name)));
}

function parsed(root, path) {
  const text = readFileSync(join(root, path), "utf8");
  const tree = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2023, true);
  return { path, text, tree };
}

/** Every function with a body: declarations, expressions, arrows, methods, accessors, constructors. */
export function functionsOf({ path, tree }) {
  const found = [];
  const visit = (node) => {
    if (typescript.isFunctionLike(node) && node.body !== undefined)
      found.push(measured(node, path));
    typescript.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function measured(node, path) {
  const tree = node.getSourceFile();
  const line = (position) => tree.getLineAndCharacterOfPosition(position).line + 1;
  const first = line(node.getStart());
  const lines = line(node.getEnd()) - first + 1;
  return { path, line: first, lines, parameters: node.parameters.length, name: nameOf(node), node };
}

/** Its own name, or the name of what it is assigned to; null for a function in passing. */
export function nameOf(node) {
  if (node.name !== undefined) return node.name.getText();
  if (typescript.isConstructorDeclaration(node)) return "constructor";
  const { parent } = node;
  const assigned =
    typescript.isVariableDeclaration(parent) ||
    typescript.isPropertyAssignment(parent) ||
    typescript.isPropertyDeclaration(parent);
  return assigned ? parent.name.getText() : null;
}

/** The value that so large a share of the numbers does not exceed. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
