/** What starts and measures the programs. No limits on times: only what can't be otherwise. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { Workshop } from "../../bench/lib/turns.js";
import { bareNode, nothing } from "../../bench/sides/node.js";
import { NODE } from "../harness/program.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const skip =
  !existsSync("/usr/bin/python3") &&
  "needs /usr/bin/python3, which starts and measures the programs";
const workshop = skip ? null : new Workshop(root);
after(() => workshop?.close());

const shell = (script: string) => ({
  argv: ["/bin/sh", "-c", script],
  env: { PATH: "/usr/bin:/bin", WORD: "word" },
});

function launcher() {
  if (workshop === null) throw new Error("there is no launcher");
  return {
    launcher: workshop.launcher,
    input: (text: string) => workshop.file(text),
    shared: () => workshop.shared(),
  };
}

test("standard input is the message, to its end, and the environment is what was given", {
  skip,
}, async () => {
  const { launcher: starts, input, shared } = launcher();
  for (const size of [0, 1000, 1_000_000]) {
    const output = shared();
    await starts.time(shell('printf %s "$WORD$HOME"; cat'), input("x".repeat(size)), { output });
    assert.equal(readFileSync(output, "utf8"), `word${"x".repeat(size)}`);
  }
});

test("a program that reads nothing is no error", { skip }, async () => {
  const { launcher: starts, input } = launcher();
  const { wall, cpu, started, ended } = await starts.time(
    shell("exit 0"),
    input("x".repeat(1_000_000)),
  );
  assert.ok(wall > 0 && cpu > 0 && ended >= started);
});

test("a status that is not 0 is an error with what was said", { skip }, async () => {
  const { launcher: starts, input } = launcher();
  await assert.rejects(starts.time(shell("echo why >&2; exit 75"), input("")), /ended in 75: why/);
  await assert.rejects(starts.time(shell("kill -9 $$"), input("")), /ended in -9/);
  await assert.rejects(starts.peak(shell("exit 3"), input("")), /ended in 3/);
});

test("so many at once as were asked for, and the CPU time of all, of their children too", {
  skip,
}, async () => {
  const { launcher: starts, input, shared } = launcher();
  const output = shared();
  const burn = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";
  const one = await starts.time(shell(burn), input(""));
  const many = await starts.time(shell(`echo here; sh -c '${burn}'`), input(""), {
    count: 5,
    output,
  });
  assert.equal(readFileSync(output, "utf8"), "here\n".repeat(5));
  assert.ok(many.cpu > one.cpu * 2, `${many.cpu} and ${one.cpu}`);
});

test("peak memory is the program's, not the launcher's, and that of its largest process", {
  skip,
}, async () => {
  const { launcher: starts, input } = launcher();
  const small = await starts.peak(nothing().command, input(""));
  assert.ok(small > 0.1 && small < 6, `${small}`);
  const large = await starts.peak(
    { ...shell(""), argv: [NODE, "-e", "Buffer.alloc(64 * 2 ** 20, 1)"] },
    input(""),
  );
  assert.ok(large > 64, `${large}`);
  const child = await starts.peak(
    shell(`${NODE} -e 'Buffer.alloc(64 * 2 ** 20, 1)'; exit 0`),
    input(""),
  );
  assert.ok(child > 64, `${child}`);
});

test("sides take turns, as often as was asked for", { skip }, async () => {
  const sides = [nothing(), bareNode()];
  const runs = await workshop?.turns(sides, Buffer.from("Subject: x\n\n"), { runs: 3, peaks: 1 });
  for (const side of sides) side.close();
  assert.deepEqual(
    runs?.map(({ name, wall, cpu, peak }) => [name, wall.length, cpu.length, peak.length]),
    [
      ["/bin/true", 3, 3, 1],
      ["node empty.js", 3, 3, 1],
    ],
  );
});

test("what a side did wrong is an error that names it", { skip }, async () => {
  const fail = () => {
    throw new Error("no answer was sent");
  };
  const side = { ...nothing(), verify: fail };
  await assert.rejects(
    async () => workshop?.turns([side], Buffer.from("x"), { runs: 1 }),
    /\/bin\/true: no answer was sent/,
  );
});
