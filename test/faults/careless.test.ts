/**
 * What careless programs do is found. Were it not, then that nothing is found of sortmail would
 * mean nothing.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { NODE } from "../harness/program.js";
import { inflict, refer, tell } from "./matrix.js";
import { openScene, type Scene, SETUPS, type Setup } from "./scene.js";
import { type Fault, NO_STRACE } from "./strace.js";

/**
 * What the programs have in common. Of the rest of the program only a delivery's calls are looked
 * at: from dist/main.js on.
 */
const START = String.raw`"use strict";
const fs = require("fs");
const inbox = process.env.HOME + "/Mail/inbox", box = process.env.HOME + "/Mail/box";
const message = fs.readFileSync(0).subarray("From ada@analytic.example  Sun Nov 22 10:00:00 2026\n".length);
const record = Buffer.concat([Buffer.from("From a@b  Sun Nov 22 10:00:00 2026\n"), message, Buffer.from("\n")]);
const name = process.pid + "." + Date.now(), temp = inbox + "/tmp/" + name, file = inbox + "/new/" + name;

function halves(fd, octets) {
  const middle = octets.length >> 1;
  fs.writeSync(fd, octets, 0, middle);
  fs.writeSync(fd, octets, middle);
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}
function sync(path) {
  const fd = fs.openSync(path, "r");
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}
function publish(from, to) {
  fs.linkSync(from, to);
  sync(inbox + "/new");
  fs.unlinkSync(from);
}
function deferring(work) {
  try {
    work();
  } catch {
    fs.writeSync(2, "4.3.0 sortmail: failed\n");
    process.exit(75);
  }
}
function ignoring(...steps) {
  for (const step of steps) try { step(); } catch {}
}
`;

interface Careless {
  readonly does: string;
  readonly program: string;
  readonly setup: Setup;
  readonly fault: Fault;
  readonly found: readonly RegExp[];
}

const PROGRAMS: readonly Careless[] = [
  {
    does: "takes no notice of errors",
    program: 'ignoring(() => halves(fs.openSync(temp, "wx"), message), () => publish(temp, file));',
    setup: SETUPS.maildir,
    fault: "ENOSPC",
    found: [
      /^write .*: ends in 0: damaged$/m,
      /^link .*: ends in 0: lost$/m,
      /^fsync .*: ends in 0: not synced/m,
    ],
  },
  {
    does: "ends as Node does",
    program: 'halves(fs.openSync(temp, "wx"), message); publish(temp, file);',
    setup: SETUPS.maildir,
    fault: "EIO",
    found: [/^link .*: ends in 1: bounce$/m, /^write .*: ends in 1: says .*EIO/m],
  },
  {
    does: "writes where readers look",
    program:
      'deferring(() => { halves(fs.openSync(file, "wx"), message); publish(file, file + "x"); });',
    setup: SETUPS.maildir,
    fault: "SIGKILL",
    found: [/^write .*number 2 .*: ends in SIGKILL: partial: 1, not 0$/m],
  },
  {
    does: "leaves what it has done when it defers",
    program: `deferring(() => { halves(fs.openSync(temp, "wx"), message); publish(temp, file); });`,
    setup: SETUPS.maildir,
    fault: "EDQUOT",
    found: [/^fsync \S+new .*: ends in 75: no recovery/m],
  },
  {
    does: "leaves its lock, and does not cut back",
    program: `deferring(() => {
      fs.closeSync(fs.openSync(box + ".lock", "wx"));
      halves(fs.openSync(box, "a"), record);
      fs.unlinkSync(box + ".lock");
    });`,
    setup: SETUPS.mbox,
    fault: "EFBIG",
    found: [
      /^write .*number 2 .*: ends in 75: partial: 1, not 0$/m,
      /^write .*: ends in 75: no recovery: 75 /m,
    ],
  },
  {
    does: "writes the whole mbox anew",
    program:
      'const all = Buffer.concat([fs.readFileSync(box), record]); halves(fs.openSync(box, "w"), all);',
    setup: SETUPS.mbox,
    fault: "SIGKILL",
    found: [/^write .*: ends in SIGKILL: old mail$/m],
  },
];

describe("what a careless program does is found: it", { skip: NO_STRACE }, () => {
  for (const { does, program, setup, fault, found } of PROGRAMS) {
    test(does, (t) => {
      const scene = withProgram(t, setup, program);
      const reference = refer(scene);
      const points = reference.points.filter(({ key }) => key.includes("/Mail/"));
      const outcomes = points.map((point) => inflict(scene, reference, point, fault));
      assert.ok(points.length > 5 && outcomes.every(({ met }) => met));
      const told = tell(outcomes).join("\n");
      assert.deepEqual(
        found.filter((pattern) => !pattern.test(told)),
        [],
      );
    });
  }

  test("does not sync: seen without any fault", (t) => {
    const scene = withProgram(
      t,
      SETUPS.maildir,
      "fs.writeFileSync(temp, message); publish(temp, file);",
    );
    assert.throws(() => refer(scene), /not clean without a fault: not synced: \S+: its content/);
  });
});

/** A set-up where another program than sortmail delivers. */
function withProgram(t: TestContext, setup: Setup, program: string): Scene {
  const scene = openScene(setup);
  t.after(scene.close);
  const [, sortmail = ""] = scene.subject.command;
  writeFileSync(join(dirname(sortmail), "../dist/main.js"), START + program);
  const command = [NODE, join(dirname(sortmail), "../dist/main.js")];
  return { ...scene, subject: { ...scene.subject, command } };
}
