// What can be counted between files: imports, rooms and their floors, exports, duplicates.
import { dirname, join, normalize } from "node:path";
import typescript from "typescript5";

/** What a file imports from other sources, dynamic imports and `import("…")` types included. */
export function importsOf({ path, tree }) {
  const found = [];
  const add = (specifier, names) => {
    if (!specifier.startsWith(".")) return;
    const target = normalize(join(dirname(path), specifier)).replace(/\.js$/, ".ts");
    found.push({ target, names });
  };
  const visit = (node) => {
    if (
      (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) &&
      node.moduleSpecifier
    )
      add(node.moduleSpecifier.text, namesIn(node));
    if (
      typescript.isCallExpression(node) &&
      node.expression.kind === typescript.SyntaxKind.ImportKeyword
    )
      if (typescript.isStringLiteral(node.arguments[0])) add(node.arguments[0].text, ["*"]);
    if (typescript.isImportTypeNode(node) && typescript.isLiteralTypeNode(node.argument))
      add(node.argument.literal.text, ["*"]);
    typescript.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function namesIn(node) {
  const bindings = typescript.isImportDeclaration(node)
    ? node.importClause?.namedBindings
    : node.exportClause;
  if (bindings === undefined || !bindings.elements) return ["*"];
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** The names that a file exports by declaring them. */
function exportsOf({ tree }) {
  return tree.statements
    .filter((node) => typescript.canHaveModifiers(node))
    .filter((node) =>
      typescript
        .getModifiers(node)
        ?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword),
    )
    .flatMap((node) => node.declarationList?.declarations ?? [node])
    .flatMap(({ name }) => name?.elements?.map((element) => element.name) ?? [name])
    .map((name) => name?.getText())
    .filter((name) => name !== undefined);
}

/**
 * Exports that no other file of the sources imports: `inTests` by whether tests or benches do. A
 * file that is imported whole counts as used where its name stands after a dot in the importer.
 */
export function unusedExports(sources, others) {
  const uses = (files) => {
    const used = new Map();
    const whole = new Map();
    for (const file of files)
      for (const { target, names } of importsOf(file)) {
        for (const name of names) used.set(`${target} ${name}`, true);
        if (names.includes("*")) whole.set(target, `${whole.get(target) ?? ""}${file.text}`);
      }
    return (path, name) =>
      used.has(`${path} ${name}`) || new RegExp(`\\b${name}\\b`).test(whole.get(path) ?? "");
  };
  const [inSources, elsewhere] = [uses(sources), uses(others)];
  return sources
    .filter(({ path }) => path !== "src/index.ts" && path !== "src/cli.ts")
    .flatMap((file) => exportsOf(file).map((name) => ({ path: file.path, name })))
    .filter(({ path, name }) => !inSources(path, name))
    .map((unused) => ({ ...unused, inTests: elsewhere(unused.path, unused.name) }));
}

/** Folders that only hold the parts of the room around them. */
const PARTS = /^(src\/(?:commands|core\/language))\/.*$/;

/** The folder that a source is in; what stands in src/ itself is nobody's neighbour. */
export function roomOf(path) {
  const folder = dirname(path);
  return folder === "src" ? path : folder.replace(PARTS, "$1");
}

/**
 * Rooms (folders), what each imports from which, and their floors: one above the highest room that
 * it imports from. Rooms that import each other in a circle share a floor.
 */
export function roomsOf(sources) {
  const arrows = new Map(sources.map(({ path }) => [roomOf(path), new Set()]));
  for (const file of sources)
    for (const { target } of importsOf(file))
      if (roomOf(target) !== roomOf(file.path)) arrows.get(roomOf(file.path)).add(roomOf(target));
  const reach = new Map([...arrows.keys()].map((room) => [room, reachable(room, arrows)]));
  const circles = [...arrows.keys()].filter((room) => reach.get(room).has(room));
  const floors = new Map();
  const floorOf = (room) => {
    if (floors.has(room)) return floors.get(room);
    const peers = [...reach.get(room)].filter((other) => reach.get(other).has(room));
    const below = [...reach.get(room)].filter((other) => !peers.includes(other));
    const floor = Math.max(0, ...below.map((other) => floorOf(other))) + 1;
    floors.set(room, floor);
    return floor;
  };
  for (const room of arrows.keys()) floorOf(room);
  return { arrows, floors, circles };
}

function reachable(start, arrows) {
  const seen = new Set();
  const queue = [start];
  for (let room = queue.pop(); room !== undefined; room = queue.pop())
    for (const next of arrows.get(room) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
  return seen;
}

const WINDOW = 6;

/**
 * Stretches of six lines and more that stand twice, spaces, comments, imports and lines of nothing but
 * brackets left out.
 */
export function duplicates(sources) {
  const seen = new Map();
  const found = [];
  for (const file of sources) {
    const lines = meaningful(file);
    for (let at = 0; at + WINDOW <= lines.length; at++) {
      const key = lines
        .slice(at, at + WINDOW)
        .map(({ text }) => text)
        .join("\n");
      const first = seen.get(key);
      if (first === undefined) seen.set(key, { path: file.path, at, line: lines[at].line });
      else found.push({ ...first, twin: { path: file.path, line: lines[at].line, at } });
    }
  }
  // The next line of a stretch that is known already is no other one.
  return found.filter(
    ({ path, at, twin }) =>
      !found.some(
        (other) =>
          other.path === path &&
          other.twin.path === twin.path &&
          other.at === at - 1 &&
          other.twin.at === twin.at - 1,
      ),
  );
}

function meaningful({ text }) {
  return text
    .replace(/^import[\s\S]*?;$/gm, (found) => found.replace(/[^\n]/g, ""))
    .split("\n")
    .map((raw, index) => ({ line: index + 1, text: raw.trim().replace(/\s+/g, " ") }))
    .filter(({ text: line }) => /\w/.test(line) && !/^(\/\/|\/?\*)/.test(line));
}
