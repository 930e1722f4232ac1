/**
 * Before the first line of sortmail runs, the dynamic loader and Node can fail, and end in 127, 13 or 1, at which Postfix
 * would send the message back. The line for ~/.forward turns each of them into a deferral.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { forwardLine, shellWord } from "../../src/commands/startline.js";
import { BIN } from "../harness/program.js";
import { inflict, type Reference, refer } from "./matrix.js";
import { messageOf, openScene, type Scene, SETUPS } from "./scene.js";
import { KILL, NO_STRACE } from "./strace.js";
import { ERRORS, EVERYTHING, inTurn, ONE_EACH, report } from "./suite.js";

/** What Postfix hands to the shell: it takes the double quotes and their backslashes away. */
function shellCommand(node: string, script: string): string {
  const [, quoted = ""] = /^"\|(.*)"$/.exec(forwardLine({ node, script })) ?? [];
  return quoted.replace(/\\(["\\])/g, "$1");
}

/** The documented line, with strace in front of Node. */
function withinForwardLine(scene: Scene): Scene {
  const [node = "", script = ""] = scene.subject.command;
  const plain = [node, script].map(shellWord).join(" ");
  const line = shellCommand(node, script);
  assert.ok(line.includes(` ${plain};`), line);
  const within = (command: readonly string[]) => [
    "/bin/sh",
    "-c",
    line.replace(plain, () => command.map(shellWord).join(" ")),
  ];
  // Node's other threads have begun counting anew: only the main one is meant.
  return { ...scene, subject: { ...scene.subject, within, follow: false } };
}

describe("the line for ~/.forward: every call of the loader and of Node's start", { skip: NO_STRACE }, () => {
  let scene: Scene;
  let reference: Reference;

  before(() => {
    scene = withinForwardLine(openScene(SETUPS.maildir));
    reference = refer(scene);
  });
  after(() => scene?.close());

  // It is strace that starts Node here.
  const points = () => reference.points.filter(({ own, name }) => !own && name !== "execve");

  test("they begin with the loader, and end with the program's source", () => {
    const keys = points().map(({ key }) => key);
    for (const part of [/^openat .*libc\.so/, /^mmap .*libc\.so/, /^openat .*openssl\.cnf/, /^read .*bin\/sortmail/]) {
      assert.ok(
        keys.some((key) => part.test(key)),
        `${part} in\n${keys.join("\n")}`,
      );
    }
    assert.ok(keys.length > 90, `only ${keys.length} calls`);
  });

  test("Node can't be started at all: 75", () => {
    for (const node of ["/nowhere/node", "/etc/passwd", "/"]) {
      const command = ["/bin/sh", "-c", shellCommand(node, BIN)];
      const { status, stderr } = scene.subject.home.run([], { input: messageOf(1).input, command });
      assert.equal(status, 75, stderr);
    }
  });

  if (EVERYTHING) {
    for (const fault of ERRORS) {
      test(`fails with ${fault}`, (t) =>
        report(
          t,
          points().map((point) => inflict(scene, reference, point, fault)),
        ));
    }
  } else {
    test(ONE_EACH, (t) =>
      report(
        t,
        points().map((point, at) => inflict(scene, reference, point, inTurn(at))),
      ),
    );
  }
  test("is killed in place of it", (t) =>
    report(
      t,
      points().map((point) => inflict(scene, reference, point, KILL)),
    ));
});
