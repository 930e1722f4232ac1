/** What Postfix and the shell make of the lines: the shell is the real one. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { commandOf, forwardEntries } from "../../src/commands/check/forward.js";
import { checkStart } from "../../src/commands/check/postfix-line.js";
import { CommandError } from "../../src/commands/command.js";
import { forwardLine, mailboxCommand } from "../../src/commands/postfix-line.js";
import { harmless } from "../../src/commands/terminal.js";

const scratch = mkdtempSync(join(tmpdir(), "sortmail-start-"));
after(() => rmSync(scratch, { recursive: true }));

/** The shells that /bin/sh may be. */
const SHELLS = ["/bin/sh", "/bin/dash", "/bin/bash"].filter((shell) => existsSync(shell));

/** A program in the place of Node. */
function fakeNode(folder: string, script: string): string {
  const path = join(scratch, folder, "node");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What Postfix hands to the shell for the line of a .forward. */
function handedOver(line: string): string {
  const [entry, ...more] = forwardEntries(line) ?? [];
  assert.deepEqual(more, []);
  assert.ok(entry !== undefined && !entry.loose);
  return commandOf(entry) ?? assert.fail("no command");
}

function run(command: string, shell = "/bin/sh") {
  return spawnSync(shell, ["-c", command], {
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", EXTENSION: "ext.one two" },
  });
}

test("the lines, for everyday paths", () => {
  const start = { node: "/usr/bin/node", script: "/usr/lib/node_modules/sortmail/bin/sortmail" };
  const command =
    "trap 'exit 75' EXIT; ulimit -t 240; exec 3>&2; /usr/bin/timeout -k 5 300 /usr/bin/node /usr/lib/node_modules/sortmail/bin/sortmail";
  const ending = "s=$?; trap - EXIT; case $s in 0|67|69|77) exit $s;; *) exit 75;; esac";
  assert.equal(forwardLine(start), `"|${command}; ${ending}"`);
  assert.equal(mailboxCommand(start), `${command} -a "$EXTENSION"; ${ending}`);
});

for (const [end, status] of [
  ["exit 0", 0],
  ["exit 67", 67],
  ["exit 69", 69],
  ["exit 77", 77],
  ["exit 75", 75],
  ["exit 1", 75],
  ["exit 7", 75],
  ["exit 13", 75],
  ["exit 134", 75],
  ["kill -KILL $$", 75],
  ["kill -ABRT $$", 75],
  ["kill -XCPU $$", 75],
] as const) {
  for (const shell of SHELLS) {
    test(`a program that ends in \`${end}\` makes ${shell} end in ${status}`, () => {
      const start = { node: fakeNode("ends", end), script: "/x/sortmail" };
      assert.equal(run(handedOver(forwardLine(start)), shell).status, status);
      assert.equal(run(mailboxCommand(start), shell).status, status);
    });
  }
}

test("a Node that is missing, no program, or a folder defers", () => {
  const dull = join(scratch, "dull");
  writeFileSync(dull, "");
  for (const node of [join(scratch, "nothing"), dull, scratch]) {
    assert.equal(run(handedOver(forwardLine({ node, script: "/x/sortmail" }))).status, 75);
  }
});

test("a program that never ends is stopped by its limit of CPU seconds", () => {
  const start = { node: fakeNode("endless", "while :; do :; done"), script: "/x/sortmail" };
  const line = handedOver(forwardLine(start)).replace("ulimit -t 240;", "ulimit -t 1;");
  assert.equal(run(line).status, 75);
});

test("a program that waits for ever, and uses no CPU, is stopped in real time", () => {
  const start = { node: fakeNode("waiting", "trap '' TERM; sleep 1000"), script: "/x/sortmail" };
  const line = handedOver(forwardLine(start));
  for (const shell of SHELLS)
    assert.equal(run(line.replace(" -k 5 300 ", " -k 0.2 0.5 "), shell).status, 75);
});

test("without a program `timeout`, the line does without", () => {
  const start = { node: fakeNode("alone", "exit 69"), script: "/x/sortmail", timeout: null };
  assert.doesNotMatch(forwardLine(start), /timeout/);
  assert.equal(run(handedOver(forwardLine(start))).status, 69);
});

test("a line that Postfix would cut is an error", () => {
  const start = (length: number) => ({ node: `/${"n".repeat(length)}`, script: "/x/sortmail" });
  const room = 2047 - forwardLine(start(0)).length;
  assert.equal(forwardLine(start(room)).length, 2047);
  assert.throws(() => forwardLine(start(room + 1)), /no line of more than 2047 bytes/);
});

/** Names that a folder can have, and a line can hold. */
const folderName = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(..."'\"\\$`!*?~#;&|<>(){}[]= -%@é"),
      fc.string({ unit: "grapheme", maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 12,
  })
  .filter(
    (name) => !name.includes("/") && harmless(name) === name && !["", ".", ".."].includes(name),
  );

test("whatever the path is called, Postfix's parser and the shell start just that", () => {
  fc.assert(
    fc.property(folderName, (name) => {
      const node = fakeNode(join("named", name), `printf '%s\\n' "$0" "$@"; exit 67`);
      const script = join(dirname(node), "sortmail");
      const forward = run(handedOver(forwardLine({ node, script })));
      assert.deepEqual([forward.stdout, forward.status], [`${node}\n${script}\n`, 67]);
      const mailbox = run(mailboxCommand({ node, script }));
      assert.deepEqual(
        [mailbox.stdout, mailbox.status],
        [`${node}\n${script}\n-a\next.one two\n`, 67],
      );
    }),
    { numRuns: 60 },
  );
});

test("a path that no line can hold, or that a person could not copy, is an error", () => {
  for (const name of ["new\nline", "\x1b[0m", "\u202e"]) {
    const start = { node: `/opt/${name}/node`, script: "/x/sortmail" };
    assert.throws(() => forwardLine(start), CommandError);
    assert.throws(
      () => mailboxCommand({ node: "/usr/bin/node", script: `/opt/${name}/sortmail` }),
      CommandError,
    );
  }
});

test("check finds nothing wrong with either line, whatever the path is called", () => {
  fc.assert(
    fc.property(folderName, (name) => {
      const start = { node: `/opt/${name}/node`, script: `/opt/${name}/sortmail` };
      assert.deepEqual(
        checkStart(handedOver(forwardLine(start)), "x", () => "ready"),
        [],
      );
      assert.deepEqual(
        checkStart(mailboxCommand(start), "x", () => "ready"),
        [],
      );
    }),
  );
});
