/**
 * Whatever ends the delivery, and whatever is missing: the line that `sortmail init` prints makes
 * Postfix keep the mail.
 */

import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { NO_POSTFIX } from "../harness/postfix.js";
import { INSTALLED, NODE } from "../harness/program.js";
import { note } from "./messages.js";
import {
  assertArrived,
  assertDeferred,
  init,
  KILL_THE_SHELL,
  RULES,
  storedMessages,
  trySending,
  useSite,
  withRules,
  writeRules,
} from "./site.js";

/** What a rule can do to its process, by the local part that it does it to. */
const DEEDS: Readonly<Record<string, string>> = {
  abort: "() => process.abort()",
  exit: "() => process.exit(0)",
  kill: '() => process.kill(process.pid, "SIGKILL")',
  "kill-timeout": '() => { process.kill(process.ppid, "SIGKILL"); throw new Error("alone") }',
  "kill-the-shell": `() => { ${KILL_THE_SHELL}; throw new Error("alone") }`,
  memory: '() => { for (const all = [];;) all.push(new Array(1000).fill("x")) }',
  loop: "async () => { await null; for (;;); }",
};

describe("what ends a delivery", { skip: NO_POSTFIX }, () => {
  const site = useSite();

  test("a rule that aborts, exits, kills, takes all memory or all time: deferred, and delivered later", async () => {
    const { home, postfix, lines } = site();
    const rules = String(home.read(RULES));
    const deeds = Object.entries(DEEDS).map(
      ([local, deed]) => `rule("${local}", all(sentTo("${local}"), ${deed}), file("inbox")),`,
    );
    writeRules(home, withRules(home, deeds.join("\n")));
    const short = lines.forward
      .replace("ulimit -t 240", "ulimit -t 2")
      .replace("/node ", "/node --max-old-space-size=40 ");
    assert.notEqual(short, lines.forward);
    home.write(".forward", `${short}\n`);
    const notes = Object.keys(DEEDS).map((local) => note(`${local}@stonehenge.example`));
    assertDeferred(await trySending(postfix, notes), notes.length, /./);
    assert.deepEqual(storedMessages(home), []);
    writeRules(home, rules);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, notes);
  });

  test("a rule that waits in a system call: ended in time, deferred, and delivered later", async () => {
    const { home, postfix, lines } = site();
    const rules = String(home.read(RULES));
    const deed =
      '() => { require("node:child_process").execFileSync("/bin/sleep", ["1000"]); return true }';
    writeRules(
      home,
      withRules(home, `rule("wait", all(sentTo("training"), ${deed}), file("inbox")),`),
    );
    home.write(".forward", `${lines.forward.replace(" -k 5 300 ", " -k 1 2 ")}\n`);
    const message = note("training@stonehenge.example");
    assertDeferred(await trySending(postfix, [message]), 1, /./);
    writeRules(home, rules);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, [message]);
  });

  test("a shell that can't start a process: deferred, where the line of old bounced", async () => {
    const { home, postfix, lines } = site();
    // Of the shell that Postfix takes, dash or bash.
    const forbid = "ulimit -p 0 2>/dev/null || ulimit -u 0; ";
    const forbidden = lines.forward.replace('"|', `"|${forbid}`);
    home.write(".forward", `${forbidden}\n`);
    const message = note("training@stonehenge.example");
    assertDeferred(await trySending(postfix, [message]), 1, /./);
    home.write(".forward", `${forbidden.replace(/trap .*? EXIT; /, "")}\n`);
    const [old] = await trySending(postfix, [note("lists@stonehenge.example")]);
    assert.equal(old?.status, "bounced", "this check finds nothing");
    assert.deepEqual(storedMessages(home), []);
    home.write(".forward", `${lines.forward}\n`);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, [message]);
  });

  test("another command in .forward: deferred, and delivered later", async () => {
    const { home, postfix, lines } = site();
    const notes = [];
    for (const words of ["status", "check", "init", "--version", "dry-run -", "statsu"]) {
      home.write(".forward", `${lines.forward.replace("sortmail;", `sortmail ${words};`)}\n`);
      const message = note("training@stonehenge.example", words);
      notes.push(message);
      assertDeferred(await trySending(postfix, [message]), 1, /delivers nothing|unknown command/);
    }
    assert.deepEqual(storedMessages(home), []);
    home.write(".forward", `${lines.forward}\n`);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, notes);
  });

  test("Node, the program, its build or a part of it is missing or broken: deferred, and delivered later", async (t) => {
    const { home, postfix } = site();
    const folder = copyOfProgram(t);
    const { forward } = init(home, [join(folder, "node"), join(folder, "bin/sortmail")]);
    home.write(".forward", `${forward}\n`);
    const notes = [];
    for (const [piece, reason] of PIECES) {
      const path = join(folder, piece);
      const message = note("training@stonehenge.example", piece);
      renameSync(path, `${path}.away`);
      assertDeferred(await trySending(postfix, [message]), 1, reason);
      if (piece === "dist/main.js") {
        writeFileSync(path, "this is no program");
        assertDeferred(await trySending(postfix, [message]), 1, /SyntaxError|Unexpected/);
        notes.push(message);
      }
      renameSync(`${path}.away`, path);
      notes.push(message);
    }
    assert.deepEqual(storedMessages(home), []);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, notes);
  });
});

const PIECES: readonly (readonly [piece: string, reason: RegExp])[] = [
  ["node", /node['’]?: No such file/],
  ["bin/sortmail", /Cannot find module/],
  ["bin", /Cannot find module/],
  ["dist", /sortmail: the build is missing: run `npm run build` in /],
  ["dist/main.js", /sortmail: the build is missing/],
];

/** Node and sortmail in a folder of their own, to be spoiled. */
function copyOfProgram(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-program-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  for (const part of ["bin", "dist", "rules.first.ts"]) {
    cpSync(join(INSTALLED, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(INSTALLED, "node_modules"), join(folder, "node_modules"));
  cpSync(NODE, join(folder, "node"));
  return folder;
}
