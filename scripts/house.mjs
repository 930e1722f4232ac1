// Measures the house, so that the next one can compare.
//   npm run house                    this project
//   npm run house -- --root DIR      another tree of it, with its packages installed: an earlier commit
//   npm run house -- --no-walk       without the two deliveries, which take half a minute
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { duplicates, roomsOf, unusedExports } from "./house/modules.mjs";
import { functionsOf, quantile, sourcesBelow } from "./house/sources.mjs";
import { summary, walks } from "./house/walk.mjs";

const { values } = parseArgs({
  allowNegative: true,
  options: {
    root: { type: "string", default: resolve(import.meta.dirname, "..") },
    walk: { type: "boolean", default: true },
  },
});
const root = resolve(values.root);
const sources = sourcesBelow(root, "src");
const others = ["test", "bench"].flatMap((folder) => sourcesBelow(root, folder));

const three = (numbers) =>
  `${quantile(numbers, 0.5)} / ${quantile(numbers, 0.9)} / ${Math.max(...numbers)}`;
const list = (title, lines) => {
  console.log(`${title}: ${lines.length === 0 ? "none" : lines.length}`);
  for (const line of lines) console.log(`  ${line}`);
};

function printLengths() {
  const functions = sources.flatMap(functionsOf);
  const files = sources.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }));
  const lines = sources.flatMap(({ text }) => text.split("\n").map((line) => line.length));
  const written = lines.filter((length) => length > 0);
  console.log("Lengths in src/: median / 90th percentile / longest");
  console.log(
    `  functions: ${three(functions.map((one) => one.lines))} lines (${functions.length}: every one with a body, arrows and methods included, from its first line to its last)`,
  );
  const named = functions.filter(({ name }) => name !== null).map((one) => one.lines);
  console.log(`  functions with a name: ${three(named)} lines (${named.length})`);
  console.log(`  files: ${three(files.map((file) => file.lines))} lines (${files.length})`);
  console.log(`  lines: ${three(written)} characters (empty ones not counted)`);
  console.log(`  parameters: at most ${Math.max(...functions.map((one) => one.parameters))}`);
  list("Files over 200 lines", overOf(files, 200));
  list("Functions over 40 lines", overOf(functions, 40));
}

const overOf = (measured, limit) =>
  measured
    .filter(({ lines }) => lines > limit)
    .map(({ path, line, name, lines }) =>
      line === undefined ? `${path}: ${lines}` : `${path}:${line} ${name ?? "(arrow)"}: ${lines}`,
    );

function printModules({ arrows, floors, circles }) {
  const unused = unusedExports(sources, others);
  const named = (wanted) =>
    unused.filter(({ inTests }) => inTests === wanted).map(({ path, name }) => `${path} ${name}`);
  list("Exports used nowhere", named(false));
  list("Exports used by tests or benches alone", named(true));
  list(
    "Stretches of six lines or more that stand twice",
    duplicates(sources).map(
      ({ path, line, twin }) => `${path}:${line} = ${twin.path}:${twin.line}`,
    ),
  );
  const count = [...arrows.values()].reduce((sum, { size }) => sum + size, 0);
  console.log(
    `Rooms (folders with sources): ${arrows.size}, with ${sources.length} files; rooms importing from rooms: ${count}; floors: ${Math.max(...floors.values())}`,
  );
  for (const [room, floor] of [...floors].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)))
    console.log(`  ${String(floor).padStart(2)} ${room}`);
  list("Rooms that import each other in a circle (else every import goes down)", circles);
}

/** What docs/hacking.md says that one adds: a heading "A new …", and the files in its list. */
function printSkeletons() {
  const page = join(root, "docs/hacking.md");
  if (!existsSync(page)) return console.log("Skeletons: no docs/hacking.md");
  const sections = readFileSync(page, "utf8")
    .split(/^## /m)
    .filter((part) => part.startsWith("A new "));
  console.log("Files touched by each skeleton of docs/hacking.md, without tests and documents");
  for (const section of sections) {
    const files = [...section.matchAll(/^\d+\. `(src\/[^`]+)`/gm)].map(([, path]) => path);
    console.log(`  ${section.split("\n", 1)[0]}: ${new Set(files).size}`);
  }
}

function printWalks({ floors }) {
  for (const [name, steps] of Object.entries(walks(root))) {
    const counted = summary(steps, floors);
    console.log(
      `The way of argv to ${name === "answer" ? "a Maildir and an answer" : "a Maildir"}`,
    );
    console.log(`  functions entered: ${counted.functions}, of ${counted.names} names`);
    console.log(
      `  stays in a file, in the order of first entry: ${counted.stays}, in ${counted.files} files of ${counted.rooms} rooms`,
    );
    console.log(`  steps between stays: ${counted.stepsUp} up, ${counted.stepsDown} down`);
  }
}

const rooms = roomsOf(sources);
printLengths();
printModules(rooms);
printSkeletons();
if (values.walk) printWalks(rooms);
