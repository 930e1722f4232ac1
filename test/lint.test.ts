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

const importing = (what: string, type = "") =>
  `import ${type}{ x } from "${what}";\nexport type Y = typeof x;\n`;

/** Rooms from the ground up: each may import what stands below it, as far as ALLOWED says. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ["src/core/x.ts", "node:fs"],
  ["src/core/x.ts", "./contracts/mail.js"],
  ["src/core/contracts/x.ts", "../message/header.js"],
  ["src/core/contracts/x.ts", "node:fs"],
  ["src/core/message/x.ts", "../language/pattern.js"],
  ["src/core/message/x.ts", "mailparser"],
  ["src/core/language/x.ts", "../decision/plan.js"],
  ["src/core/language/x.ts", "node:fs"],
  ["src/core/decision/x.ts", "../policy/suppression.js"],
  ["src/core/decision/x.ts", "../../io/fs/durable.js"],
  ["src/core/policy/x.ts", "../../pipeline/sort.js"],
  ["src/core/policy/x.ts", "../../send/transports.js"],
  ["src/index.ts", "./core/decision/decide.js"],
  ["src/index.ts", "./io/deadline.js"],
  ["src/index.ts", "./pipeline/sort.js"],
  ["src/io/fs/x.ts", "../deadline.js"],
  ["src/io/fs/x.ts", "../locks/dotlock.js"],
  ["src/io/locks/x.ts", "../deadline.js"],
  ["src/io/locks/x.ts", "../../state/log/log.js"],
  ["src/io/x.ts", "./locks/dotlock.js"],
  ["src/io/x.ts", "../core/language/config.js"],
  ["src/io/x.ts", "../folders/formats.js"],
  ["src/mime/x.ts", "../io/content.js"],
  ["src/mime/x.ts", "../reply/compose.js"],
  ["src/archive/x.ts", "../folders/formats.js"],
  ["src/archive/x.ts", "../mime/read-mime.js"],
  ["src/state/x.ts", "../spam/cache.js"],
  ["src/state/journal/x.ts", "../log/log.js"],
  ["src/state/log/x.ts", "../../spam/cache.js"],
  ["src/state/reply-history/x.ts", "../sweep.js"],
  ["src/folders/x.ts", "../rules/load.js"],
  ["src/folders/x.ts", "../send/transports.js"],
  ["src/folders/x.ts", "../commands/world.js"],
  ["src/rules/x.ts", "../folders/formats.js"],
  ["src/spam/x.ts", "../folders/formats.js"],
  ["src/spam/x.ts", "../state/log/log.js"],
  ["src/send/x.ts", "../rules/load.js"],
  ["src/reply/x.ts", "../send/transports.js"],
  ["src/reply/x.ts", "../pipeline/sort.js"],
  ["src/pipeline/x.ts", "../io/fs/durable.js"],
  ["src/pipeline/x.ts", "../folders/formats.js"],
  ["src/pipeline/x.ts", "../core/policy/suppression.js"],
  ["src/pipeline/x.ts", "node:fs"],
  ["src/delivery/x.ts", "../commands/world.js"],
  ["src/delivery/x.ts", "../cli.js"],
  ["src/delivery/x.ts", "../archive/archive.js"],
  ["src/delivery/outgoing/x.ts", "../deliver.js"],
  ["src/delivery/outgoing/x.ts", "../../commands/world.js"],
  ["src/delivery/outgoing/x.ts", "../../folders/formats.js"],
  ["src/commands/x.ts", "../cli.js"],
  ["src/commands/check/x.ts", "../../cli.js"],
];

for (const [path, what] of FORBIDDEN) {
  test(`${path} may not import ${what}, not even its types`, () => {
    assert.match(lint({ [path]: importing(what) }), /noRestrictedImports/);
    assert.match(lint({ [path]: importing(what, "type ") }), /noRestrictedImports/);
  });
}

const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/core/contracts/x.ts", "../text.js"],
  ["src/core/message/x.ts", "../contracts/mail.js"],
  ["src/core/language/x.ts", "../message/header.js"],
  ["src/core/decision/x.ts", "../language/config.js"],
  ["src/core/policy/x.ts", "../decision/plan.js"],
  ["src/index.ts", "./core/language/sortmail.js"],
  ["src/io/fs/x.ts", "node:fs"],
  ["src/io/locks/x.ts", "../fs/durable.js"],
  ["src/io/x.ts", "./fs/durable.js"],
  ["src/io/x.ts", "../core/contracts/ports.js"],
  ["src/mime/x.ts", "mailparser"],
  ["src/mime/x.ts", "../core/message/header.js"],
  ["src/archive/x.ts", "../io/content.js"],
  ["src/state/x.ts", "./journal/journal.js"],
  ["src/state/journal/x.ts", "../../io/fs/durable.js"],
  ["src/folders/x.ts", "../io/fs/durable.js"],
  ["src/spam/x.ts", "../core/contracts/verdict.js"],
  ["src/send/x.ts", "../io/spool.js"],
  ["src/send/x.ts", "node:net"],
  ["src/reply/x.ts", "../core/policy/own-addresses.js"],
  ["src/reply/x.ts", "nunjucks"],
  ["src/pipeline/x.ts", "../core/decision/decide.js"],
  ["src/delivery/x.ts", "../pipeline/sort.js"],
  ["src/delivery/outgoing/x.ts", "../../send/transports.js"],
  ["src/commands/x.ts", "../delivery/scan.js"],
  ["src/commands/x.ts", "../folders/formats.js"],
];

for (const [path, what] of ALLOWED) {
  test(`${path} may import ${what}`, () => {
    assert.doesNotMatch(lint({ [path]: importing(what) }), /noRestrictedImports/);
  });
}

test("a cycle of imports is an error, also one of types", () => {
  const cycle = (type: string) => ({
    "src/core/message/a.ts": `${importing("./b.js", type)}export const x = 1;\n`,
    "src/core/message/b.ts": `${importing("./a.js", type)}export const x = 1;\n`,
  });
  assert.match(lint(cycle("")), /noImportCycles/);
  assert.match(lint(cycle("type ")), /noImportCycles/);
});
