/** The linter really forbids what DESIGN.md section 7 forbids: import directions and cycles. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const tree = mkdtempSync(join(tmpdir(), "sortmail-lint-"));
after(() => rmSync(tree, { recursive: true, force: true }));
cpSync(join(root, "biome.json"), join(tree, "biome.json"));

/** What the linter says of a source file with these imports, put at this place. */
function lint(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", ...Object.keys(files)], {
    cwd: tree,
    encoding: "utf8",
  });
  for (const path of Object.keys(files)) rmSync(join(tree, path));
  return stdout + stderr;
}

const importing = (what: string, type = "") => `import ${type}{ x } from "${what}";\nexport type Y = typeof x;\n`;

const FORBIDDEN: readonly (readonly [string, string])[] = [
  ["src/core/x.ts", "node:fs"],
  ["src/core/x.ts", "mailparser"],
  ["src/core/x.ts", "../io/durable.js"],
  ["src/core/x.ts", "../deliver.js"],
  ["src/index.ts", "./io/durable.js"],
  ["src/index.ts", "./deliver.js"],
  ["src/io/x.ts", "../folders/formats.js"],
  ["src/io/x.ts", "../deliver.js"],
  ["src/folders/x.ts", "../rules/load.js"],
  ["src/folders/x.ts", "../commands/world.js"],
  ["src/rules/x.ts", "../folders/formats.js"],
  ["src/spam/x.ts", "../folders/formats.js"],
  ["src/spam/x.ts", "../deliver.js"],
  ["src/folders/x.ts", "../spam/scanners.js"],
  ["src/io/x.ts", "../spam/scanners.js"],
  ["src/send/x.ts", "../folders/formats.js"],
  ["src/send/x.ts", "../rules/load.js"],
  ["src/folders/x.ts", "../send/submitters.js"],
  ["src/io/x.ts", "../send/submitters.js"],
  ["src/reply/x.ts", "../folders/formats.js"],
  ["src/reply/x.ts", "../deliver.js"],
  ["src/folders/x.ts", "../reply/answers.js"],
  ["src/io/x.ts", "../reply/answers.js"],
  ["src/deliver.ts", "./io/durable.js"],
  ["src/deliver.ts", "./folders/formats.js"],
  ["src/deliver.ts", "node:fs"],
  ["src/commands/x.ts", "../cli.js"],
];

for (const [path, what] of FORBIDDEN) {
  test(`${path} may not import ${what}, not even its types`, () => {
    assert.match(lint({ [path]: importing(what) }), /noRestrictedImports/);
    assert.match(lint({ [path]: importing(what, "type ") }), /noRestrictedImports/);
  });
}

const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/core/x.ts", "./mail.js"],
  ["src/io/x.ts", "../core/mail.js"],
  ["src/io/x.ts", "node:fs"],
  ["src/folders/x.ts", "../io/durable.js"],
  ["src/spam/x.ts", "../io/durable.js"],
  ["src/spam/x.ts", "../core/verdict.js"],
  ["src/send/x.ts", "../io/spool.js"],
  ["src/send/x.ts", "../core/outgoing.js"],
  ["src/send/x.ts", "node:net"],
  ["src/reply/x.ts", "../io/content.js"],
  ["src/reply/x.ts", "../core/mail.js"],
  ["src/reply/x.ts", "nunjucks"],
  ["src/deliver.ts", "./core/decide.js"],
  ["src/commands/x.ts", "../folders/formats.js"],
];

for (const [path, what] of ALLOWED) {
  test(`${path} may import ${what}`, () => {
    assert.doesNotMatch(lint({ [path]: importing(what) }), /noRestrictedImports/);
  });
}

test("a cycle of imports is an error, also one of types", () => {
  const cycle = (type: string) => ({
    "src/core/a.ts": `${importing("./b.js", type)}export const x = 1;\n`,
    "src/core/b.ts": `${importing("./a.js", type)}export const x = 1;\n`,
  });
  assert.match(lint(cycle("")), /noImportCycles/);
  assert.match(lint(cycle("type ")), /noImportCycles/);
});
