/**
 * A new action, folder format, lock, scanner or transport is three files at most, and none that is left out of
 * a table compiles. Each is added to a copy of the sources, which is then built, and delivers by
 * it.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { MESSAGE } from "../cli/tools.js";
import { ACCOUNT, Home, NODE } from "../harness/program.js";
import { action } from "./action.js";
import { format } from "./format.js";
import { lock } from "./lock.js";
import { apply, type Patch, touched } from "./patch.js";
import { scanner } from "./scanner.js";
import { transport } from "./transport.js";
import { copyOfTree } from "./tree.js";

const ADDITIONS: Readonly<Record<string, Patch>> = {
  action,
  format,
  lock,
  scanner,
  transport,
};
for (const [name, patch] of Object.entries(ADDITIONS)) {
  test(`a new ${name} touches three files`, () => {
    assert.ok(touched(patch).length <= 3, touched(patch).join(", "));
  });
}

/** @param rows whether the made-up kinds are in the tables, too */
function treeWith(t: TestContext, rows: boolean): string {
  const tree = copyOfTree(t);
  for (const patch of Object.values(ADDITIONS)) apply(patch, tree, rows);
  return tree;
}

function run(tree: string, ...args: readonly string[]) {
  return spawnSync(NODE, args, { cwd: tree, encoding: "utf8" });
}

const typecheck = (tree: string) =>
  run(tree, "node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false");

const MISSING: readonly (readonly [string, string])[] = [
  ["src/core/language/actions.ts", "resend"],
  ["src/delivery/outgoing/performer.ts", "resend"],
  ["src/core/language/folder-spec.ts", "plain"],
  ["src/folders/formats.ts", "plain"],
  ["src/folders/locks.ts", "held"],
  ["src/core/language/scanner-spec.ts", "keyword"],
  ["src/spam/scanners.ts", "keyword"],
  ["src/send/transports.ts", "transcript"],
];

test("a kind that is left out of a table does not compile, and the error is at the table", (t) => {
  const { status, stdout } = typecheck(treeWith(t, false));
  assert.notEqual(status, 0);
  const errors = stdout.split(/\n(?=\S)/);
  for (const [file, kind] of MISSING) {
    const found = errors.find(
      (each) => each.startsWith(file) && each.includes(`'${kind}' is missing`),
    );
    assert.ok(found !== undefined, `${file} compiles without ${kind}:\n${stdout}`);
  }
});

const rulesWith = (
  sent: string,
) => `import { keyword, maildir, mbox, plain, resend, sortmail, spam, transcript } from "sortmail";
const { rules, rule, otherwise, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    plain: plain("~/Mail/plain"),
    box: mbox("~/Mail/box", { locks: ["held"] }),
  },
  spam: keyword("Half past twelve"),
  outgoing: transcript(${JSON.stringify(sent)}),
});
export default rules(
  [rule("all", spam, file("plain"), copy("box"), resend("uther@pendragon.example"))],
  otherwise(file("inbox")),
);
`;

test("the made-up ones type-check, build, and deliver", (t) => {
  const tree = treeWith(t, true);
  const checked = typecheck(tree);
  assert.equal(checked.status, 0, checked.stdout);
  const built = run(tree, "scripts/build.mjs");
  assert.equal(built.status, 0, built.stderr);
  const home = new Home();
  t.after(() => home.remove());
  const sent = join(home.path, "sent");
  home.write(".config/sortmail/rules.ts", rulesWith(sent));
  const { status, stderr } = spawnSync(NODE, [join(tree, "bin/sortmail"), "deliver"], {
    cwd: "/",
    input: MESSAGE,
    encoding: "utf8",
    env: { HOME: home.path, PATH: "/usr/bin:/bin" },
    ...ACCOUNT,
  });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const at = (name: string) => join(home.path, "Mail", name);
  const textIn = (folder: string) =>
    readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const [stored = "", ...others] = textIn(at("plain"));
  assert.match(stored, /^Return-Path:[\s\S]*Half past twelve\.\n$/);
  assert.deepEqual(others, []);
  assert.match(readFileSync(at("box"), "utf8"), /^From ada@analytic\.example/);
  assert.equal(readFileSync(at("box.held.log"), "utf8"), "taken\n");
  assert.match(
    readFileSync(sent, "utf8"),
    /^TO uther@pendragon\.example\n[\s\S]*Half past twelve\.\n$/,
  );
  const log = readFileSync(join(home.path, ".local/state/sortmail/log.jsonl"), "utf8");
  assert.match(log, /"kind":"resend","to":"uther@pendragon.example"/);
  assert.match(log, /"by":"keyword"/);
});
