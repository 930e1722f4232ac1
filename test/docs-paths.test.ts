/** Every file of the project that its documents, comments and scripts name is there. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();

/** Tests that make such paths up. */
const NOT_MEANT = /^test\/(lint\.test|docs-paths\.test|io\/mapped-stack\.test|house\/)/;
/** What a document invents, to show how a new file is called. */
const INVENTED = /NAME|\bmh\.ts$/;
const FOLDERS = ["src", "test", "bench", "scripts"];

const ROOMS = readdirSync(join(ROOT, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`);
}

const READ = [
  "README.md",
  "CHANGELOG.md",
  ...filesBelow("docs", /\.md$/),
  ...FOLDERS.flatMap((folder) => filesBelow(folder, /\.(ts|mjs|cjs|py)$/)),
].filter((name) => !NOT_MEANT.test(name));

/** The user's, and the example that becomes so. */
const BESIDE = ["rules.ts", "next.ts", "work.ts", "rules.example.ts", "rules.first.ts"];

/** A path as a text names it, from the root: a room of src stands for itself. Null for any other. */
function fromRoot(named: string): string | null {
  const path = named.replace(/^(\.\.?\/)+/, "");
  const [first = ""] = path.split("/", 1);
  if (FOLDERS.includes(first)) return path;
  return ROOMS.includes(first) && path === named ? `src/${path}` : null;
}

const isThere = (path: string): boolean =>
  [path, path.replace(/\.js$/, ".ts"), path.replace(/^src\//, "test/")].some((name) =>
    existsSync(join(ROOT, name)),
  );

test("every path that is named leads to a file", () => {
  const missing = READ.flatMap((name) => {
    const text = readFileSync(join(ROOT, name), "utf8");
    const named = text.matchAll(/(?<![\w@/.~$}-])[\w.-]+(?:\/[\w.-]+)+\.(?:ts|mjs|cjs|js|py)\b/g);
    return [...named].flatMap(([path]) => {
      const place = INVENTED.test(path) ? null : fromRoot(path);
      return place === null || isThere(place) ? [] : `${name}: ${path}`;
    });
  });
  assert.ok(READ.length > 100, `${READ.length}`);
  assert.deepEqual(missing, []);
});

test("so does every name in quotes", () => {
  const known = new Set([...READ, ...BESIDE].map((name) => basename(name)));
  const missing = READ.flatMap((name) => {
    const text = readFileSync(join(ROOT, name), "utf8");
    return [...text.matchAll(/`([\w-]+\.ts)`/g)].flatMap(([, file = ""]) =>
      known.has(file) || INVENTED.test(file) ? [] : `${name}: ${file}`,
    );
  });
  assert.deepEqual(missing, []);
});

test("docs/crashes.md: every test that shows something is there", () => {
  const text = readFileSync(join(ROOT, "docs/crashes.md"), "utf8");
  const cells = text
    .split("\n")
    .flatMap((line) => /^\|.*\| ([^|]*`[^|]*) \|$/.exec(line)?.[1] ?? []);
  const names = cells.flatMap((cell) =>
    [...cell.matchAll(/`(\w[\w-]*(?:\/[\w-]+)+)`/g)].map(([, name]) => name),
  );
  assert.ok(names.length > 15, `${names.length}`);
  for (const name of names) assert.ok(existsSync(join(ROOT, `test/${name}.test.ts`)), name);
});
