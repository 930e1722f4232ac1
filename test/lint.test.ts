/** The linter really forbids what DESIGN.md section 7 forbids: import directions and cycles. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { before, test } from "node:test";

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
  ["src/core/language/actions/x.ts", "../../decision/plan.js"],
  ["src/core/language/actions/x.ts", "node:fs"],
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
  ["src/io/x.ts", "./programs/end.js"],
  ["src/io/programs/x.ts", "../locks/dotlock.js"],
  ["src/io/programs/x.ts", "../../send/pipe.js"],
  ["src/io/x.ts", "../core/language/config.js"],
  ["src/io/x.ts", "../folders/formats.js"],
  ["src/mime/x.ts", "../io/content.js"],
  ["src/mime/x.ts", "../reply/compose.js"],
  ["src/archive/x.ts", "../folders/formats.js"],
  ["src/archive/x.ts", "../mime/read-mime.js"],
  ["src/people/x.ts", "../state/log/log.js"],
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
  ["src/authentication/x.ts", "../spam/upstream.js"],
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
  ["src/commands/x.ts", "../pipeline/sort.js"],
  ["src/commands/check/x.ts", "../../pipeline/perform.js"],
  ["src/commands/check/x.ts", "../../cli.js"],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/core/contracts/x.ts", "../text.js"],
  ["src/core/message/x.ts", "../contracts/mail.js"],
  ["src/core/language/x.ts", "../message/header.js"],
  ["src/core/language/x.ts", "./actions/pipe.js"],
  ["src/core/language/actions/x.ts", "../config.js"],
  ["src/core/decision/x.ts", "../language/config.js"],
  ["src/core/policy/x.ts", "../decision/plan.js"],
  ["src/index.ts", "./core/language/sortmail.js"],
  ["src/io/fs/x.ts", "node:fs"],
  ["src/io/locks/x.ts", "../fs/durable.js"],
  ["src/io/x.ts", "./fs/durable.js"],
  ["src/io/programs/x.ts", "../spool.js"],
  ["src/spam/x.ts", "../io/programs/end.js"],
  ["src/io/x.ts", "../core/contracts/ports.js"],
  ["src/mime/x.ts", "mailparser"],
  ["src/mime/x.ts", "../core/message/header.js"],
  ["src/archive/x.ts", "../io/content.js"],
  ["src/people/x.ts", "../archive/mbox.js"],
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

const CYCLES: Readonly<Record<string, string>> = {
  "src/core/message/a.ts": 'import { b } from "./b.js";\nexport const a = b;\n',
  "src/core/message/b.ts": 'import { a } from "./a.js";\nexport const b = a;\n',
  "src/core/message/c.ts": 'import type { D } from "./d.js";\nexport type C = D;\n',
  "src/core/message/d.ts": 'import type { C } from "./c.js";\nexport type D = C;\n',
};

/** The lines of a file that import this, as a value and as a type. */
const importing = (what: string, number: number) => [
  `import { x${number} } from "${what}"; export const y${number} = x${number};`,
  `import type { X${number} } from "${what}"; export type Y${number} = X${number};`,
];

/** A file for each path, which holds all the imports that are tried there. */
const probes = new Map<string, string[]>();
for (const [path, what] of [...FORBIDDEN, ...ALLOWED]) {
  const lines = probes.get(path) ?? [];
  probes.set(path, [...lines, ...importing(what, lines.length)]);
}

/** What the linter says of all of them in one run: `RULE FILE:LINE`. */
let said: readonly string[];

before(() => {
  const tree = mkdtempSync(join(tmpdir(), "sortmail-lint-"));
  try {
    said = lint(tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
});

function lint(tree: string): string[] {
  const root = process.env.SORTMAIL_ROOT ?? process.cwd();
  cpSync(join(root, "biome.json"), join(tree, "biome.json"));
  const files = [...probes].map(([path, lines]) => [path, lines.join("\n")] as const);
  for (const [path, text] of [...files, ...Object.entries(CYCLES)]) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "."];
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: "utf8" });
  const found = stdout.matchAll(/ title=lint\/\w+\/(\w+),file=([^,]+),line=(\d+)/g);
  return [...found].map(
    ([, rule, file = "", line]) => `${rule} ${file.slice(file.indexOf("src/"))}:${line}`,
  );
}

/** What the linter says of the two lines with this import. */
function saidOf(path: string, what: string): string[] {
  const lines = probes.get(path)?.flatMap((line, at) => (line.includes(`"${what}"`) ? at + 1 : []));
  assert.equal(lines?.length, 2);
  return lines.flatMap((line) =>
    said.filter((each) => each === `noRestrictedImports ${path}:${line}`),
  );
}

for (const [path, what] of FORBIDDEN) {
  test(`${path} may not import ${what}, not even its types`, () => {
    assert.equal(saidOf(path, what).length, 2);
  });
}

for (const [path, what] of ALLOWED) {
  test(`${path} may import ${what}`, () => {
    assert.deepEqual(saidOf(path, what), []);
  });
}

test("a cycle of imports is an error, also one of types", () => {
  const inCycles = said.filter((each) => each.startsWith("noImportCycles ")).sort();
  assert.deepEqual(
    inCycles,
    Object.keys(CYCLES).map((path) => `noImportCycles ${path}:1`),
  );
});
