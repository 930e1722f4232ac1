/** How the program is started, and with which rules: what can't be meant so defers. */

import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, IS_ROOT, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  FILED,
  homeWith,
  MESSAGE,
  needsRoot,
  rulesOf,
  startDelivery,
} from "./tools.js";

const RULES = ".config/sortmail/rules.ts";

/** Rules that can't be used at all. */
const UNUSABLE: readonly (readonly [
  name: string,
  spoil: (home: Home) => void,
  says: RegExp,
  log: RegExp,
])[] = [
  [
    "that are not there",
    () => {},
    /there are no rules at \S+rules\.ts: run sortmail init/,
    /sortmail init/,
  ],
  [
    "that are a folder",
    (home) => home.write(".config/sortmail/rules.ts/x", ""),
    /rules\.ts cannot be read/,
    /EISDIR/,
  ],
  [
    "that export nothing",
    (home) => home.write(RULES, "export {};"),
    /not made by rules/,
    /not made by rules/,
  ],
  [
    "that export something else",
    (home) => home.write(RULES, "export default { kind: 7 };"),
    /not made by rules/,
    /not made/,
  ],
  ["that are empty", (home) => home.write(RULES, ""), /not made by rules/, /not made/],
  [
    "that are no text",
    (home) => home.write(RULES, Buffer.from([0, 255, 254, 1])),
    /rules\.ts/,
    /rules\.ts/,
  ],
  [
    "with a syntax error",
    (home) => home.write(RULES, "const a = 1;\nconst b = (;\n"),
    /: rules\.ts:2:12: /,
    /rules\.ts:2:12: /,
  ],
  [
    "that import what is not there",
    (home) => home.write(RULES, '\nimport "./lists.js";'),
    /: rules\.ts:2:8: .*lists/,
    /rules\.ts:2:8/,
  ],
  [
    "that everyone may change",
    (home) => home.write(RULES, rulesOf(), 0o666),
    /run chmod o-w \S+rules\.ts|run chmod go-w \S+rules\.ts/,
    /chmod/,
  ],
  [
    "in a folder that everyone may change",
    (home) => chmodSync(join(home.write(RULES, rulesOf()), ".."), 0o777),
    /run chmod \S*o-w \S+sortmail$/m,
    /chmod/,
  ],
];

for (const [name, spoil, says, log] of UNUSABLE) {
  test(`rules ${name}: 75, and the line says what to do`, (t) => {
    const home = homeWith(t);
    spoil(home);
    assertDeferred(home.deliver(MESSAGE), says);
    assertNothingStored(home);
    assert.match(String(home.log()[0]?.error), log);
  });
}

test("rules that can't be read: 75", (t) => {
  const home = homeWith(t);
  home.write(RULES, rulesOf(), 0o000);
  assertDeferred(home.deliver(MESSAGE), /rules\.ts cannot be read: EACCES/);
  assertNothingStored(home);
});

test("rules that are spoiled after they were used: 75, and used again once they are fixed", (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(home.deliver(MESSAGE));
  home.write(RULES, rulesOf().replace("export default", "export defualt"));
  assertDeferred(home.deliver(MESSAGE), /rules\.ts:11:\d+: /);
  home.write(RULES, rulesOf());
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.maildir("Mail/inbox").length, 2);
});

/** Command lines that can't be meant so. */
const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["--rule", "x"], /unknown option --rule/],
  [["--sandboxed"], /unknown option --sandboxed/],
  [["-x"], /unknown option -x/],
  [["-a"], /option -a needs a value/],
  [["--rules"], /option --rules needs a value/],
  [["deliver", "deliver"], /unexpected argument "deliver"/],
  [["deliver", "--json"], /unknown option --json/],
  [["deliver", "--help"], /`sortmail deliver --help` delivers nothing/],
  [["--constructor"], /unknown option --constructor/],
  [["--rules", "/nowhere/rules.ts"], /no rules at \/nowhere\/rules\.ts/],
  [["delivr"], /unknown command "delivr"/],
];

for (const [args, says] of WRONG) {
  test(`sortmail ${args.join(" ")}: 75, the message is read, and nothing is stored`, (t) => {
    const home = homeWith(t, rulesOf());
    assertDeferred(home.deliver(MESSAGE, args), says);
    assertNothingStored(home);
  });
}

test("procmail's options that change nothing are taken", (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(
    home.deliver(MESSAGE, [
      "-t",
      "-Y",
      "-a",
      "merlyn",
      "-d",
      "merlyn",
      "-f",
      "ada@analytic.example",
    ]),
  );
  assertInInbox(home);
});

for (const [name, prefix] of [
  ["not set", ["-u", "HOME"]],
  ["empty", ["HOME="]],
  ["relative", ["HOME=merlyn"]],
] as const) {
  test(`HOME is ${name}: 75`, (t) => {
    const home = homeWith(t, rulesOf());
    assertDeferred(
      home.run([], { input: MESSAGE, command: ["/usr/bin/env", ...prefix, NODE, BIN] }),
      /HOME is not set to an absolute path/,
    );
    assertNothingStored(home);
  });
}

test("root never delivers", { skip: needsRoot("start the program as root") }, async (t) => {
  const home = homeWith(t, rulesOf());
  const asRoot = (...args: string[]) =>
    startDelivery(home, [NODE, BIN, ...args], MESSAGE, { uid: 0, gid: 0 });
  assertDeferred(await asRoot(), /never delivers as root/);
  assertNothingStored(home);
  assertDelivered(await asRoot("--sandbox", join(home.path, "sandbox")));
  assert.deepEqual(home.maildir("sandbox/Mail/inbox").map(String), [FILED]);
  assert.deepEqual(home.maildir("Mail/inbox"), []);
});

test("what the tests start runs as an account without rights", (t) => {
  const home = homeWith(t, {
    top: 'console.log("uid", process.getuid(), "gid", process.getgid(), "groups", ...process.getgroups());',
  });
  assertDelivered(home.deliver(MESSAGE));
  const [uid, gid] = IS_ROOT ? [65534, 65534] : [process.getuid?.(), process.getgid?.()];
  assert.match(
    String(home.log()[0]?.printed),
    new RegExp(`^uid ${uid} gid ${gid} ${IS_ROOT ? "groups 65534\n" : ""}`),
  );
});
