/**
 * Before the first line of sortmail runs, the dynamic loader and Node can fail, and end in 127, 13
 * or 1, at which Postfix would send the message back. The line for ~/.forward turns each of them
 * into a deferral.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { homeWith, MESSAGE } from "../cli/tools.js";
import { BIN, NODE } from "../harness/program.js";
import { lineOf, startedByLine } from "./forward-line.js";
import { inflict, type Reference, refer } from "./matrix.js";
import { messageOf, openScene, type Scene, SETUPS } from "./scene.js";
import { NO_STRACE } from "./strace.js";
import { FAULT_TESTS, report } from "./suite.js";

describe("the line for ~/.forward: every call of the loader and of Node's start", {
  skip: NO_STRACE,
}, () => {
  let scene: Scene;
  let reference: Reference;

  before(() => {
    scene = openScene(SETUPS.maildir);
    // Node's other threads have begun counting anew: only the main one is meant.
    scene = {
      ...scene,
      subject: { ...scene.subject, ...startedByLine(scene.subject), follow: false },
    };
    reference = refer(scene);
  });
  after(() => scene?.close());

  // It is strace that starts Node here.
  const points = () => reference.points.filter(({ own, name }) => !own && name !== "execve");

  test("they begin with the loader, and end with the program's source", () => {
    const keys = points().map(({ key }) => key);
    for (const part of [
      /^openat .*libc\.so/,
      /^mmap .*libc\.so/,
      /^openat .*openssl\.cnf/,
      /^read .*bin\/sortmail/,
    ]) {
      assert.ok(
        keys.some((key) => part.test(key)),
        `${part} in\n${keys.join("\n")}`,
      );
    }
    assert.ok(keys.length > 90, `only ${keys.length} calls`);
  });

  test("Node can't be started at all: 75", () => {
    for (const node of ["/nowhere/node", "/etc/passwd", "/"]) {
      const command = ["/bin/sh", "-c", lineOf(node, BIN)];
      const { status, stderr } = scene.subject.home.run([], { input: messageOf(1).input, command });
      assert.equal(status, 75, stderr);
    }
  });

  for (const { name, faultAt } of FAULT_TESTS) {
    test(name, (t) =>
      report(
        t,
        points().map((point, at) => inflict(scene, reference, point, faultAt(at))),
      ),
    );
  }
});

/** The shells that /bin/sh may be, and how each takes the right to start processes from itself. */
const SHELLS = [
  ["/bin/dash", "ulimit -p 0"],
  ["/bin/bash", "ulimit -u 0"],
] as const;

describe("the line for ~/.forward: a shell that can't start a process", () => {
  for (const [shell, forbid] of SHELLS) {
    test(`${shell}: 75, and the line of old ends in what bounces`, {
      skip: !existsSync(shell) && `needs ${shell}`,
    }, (t) => {
      const home = homeWith(t, {});
      const statusOf = (line: string) =>
        home.run([], { input: MESSAGE, command: [shell, "-c", `${forbid}; ${line}`] }).status;
      const line = lineOf(NODE, BIN);
      const bare = line.replace(/^trap .*? EXIT; /, "");
      assert.notEqual(bare, line);
      assert.equal(statusOf(line), 75);
      const old = statusOf(bare);
      assert.ok(old !== 0 && old !== 75 && old !== null, `${old}: this check finds nothing`);
      assert.deepEqual(home.maildir("Mail/inbox"), []);
      const allowed = home.run([], { input: MESSAGE, command: [shell, "-c", line] });
      assert.equal(allowed.status, 0, allowed.stderr);
    });
  }

  test("`timeout` that can't start a process, or is not there: 75", (t) => {
    const home = homeWith(t, {});
    const line = lineOf(NODE, BIN);
    const within = line.replace("/usr/bin/timeout", "/usr/bin/prlimit --nproc=0 /usr/bin/timeout");
    for (const each of [within, line.replace("/usr/bin/timeout", "/nowhere/timeout")]) {
      const { status } = home.run([], { input: MESSAGE, command: ["/bin/sh", "-c", each] });
      assert.equal(status, 75);
    }
    assert.deepEqual(home.maildir("Mail/inbox"), []);
  });
});
