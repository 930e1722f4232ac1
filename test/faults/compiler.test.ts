/**
 * Rules are compiled by esbuild, a process of its own: whatever fails in it, the delivery does
 * without, or defers. Its threads take turns as they like, so that a fault can't be put at a call,
 * but only at one that is the nth of its name in a thread.
 */

import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { INSTALLED } from "../harness/program.js";
import type { Hardship } from "./hardships.js";
import { type Endured, endure } from "./matrix.js";
import { pointsOf } from "./points.js";
import { openScene, type Scene, SETUPS } from "./scene.js";
import { type Fault, KILL, metBy, NO_STRACE } from "./strace.js";
import { FAULT_TESTS } from "./suite.js";
import { type Call, parseTrace, type Trace } from "./trace.js";

const ESBUILD = `node_modules/@esbuild/${process.platform}-${process.arch}`;
/** A run in which no thread came as far is repeated so often. */
const TRIES = 4;

/**
 * Stands for esbuild: the first time, strace starts it with the options that lie there; every other
 * time it is itself.
 */
const wrapper = (folder: string) => `#!/bin/sh
if options=$(cat ${folder}/options 2>/dev/null); then
  rm ${folder}/options
  exec /usr/bin/strace -f -qq -y -s 0 -o ${folder}/trace $options ${join(INSTALLED, ESBUILD)}/bin/esbuild "$@"
fi
exec ${join(INSTALLED, ESBUILD)}/bin/esbuild "$@"
`;

interface Point {
  readonly name: string;
  readonly nth: number;
}

/** A first delivery whose esbuild can be traced. */
function openCompilerScene(): { readonly scene: Scene; readonly folder: string } {
  const scene = openScene(SETUPS.first);
  const folder = dirname(scene.subject.traceFile);
  rmSync(join(folder, "node_modules"));
  mkdirSync(join(folder, ESBUILD, "bin"), { recursive: true });
  for (const part of ["package.json", "lib"]) {
    cpSync(
      join(INSTALLED, "node_modules/esbuild", part),
      join(folder, "node_modules/esbuild", part),
      {
        recursive: true,
      },
    );
  }
  symlinkSync(join(INSTALLED, ESBUILD, "package.json"), join(folder, ESBUILD, "package.json"));
  writeFileSync(join(folder, ESBUILD, "bin/esbuild"), wrapper(folder));
  chmodSync(join(folder, ESBUILD, "bin/esbuild"), 0o755);
  return { scene, folder };
}

describe("the compiler: every call of esbuild", { skip: NO_STRACE }, () => {
  let scene: Scene;
  let folder: string;
  let points: readonly Point[];

  before(() => {
    ({ scene, folder } = openCompilerScene());
    const { endured, trace } = compile("-e trace=%file,%desc");
    assert.deepEqual(endured, { name: "", end: "0", wrong: [] });
    points = distinct(trace.calls);
  });
  after(() => scene?.close());

  function compile(options: string): { endured: Endured; trace: Trace } {
    const hardship: Hardship = {
      name: "",
      arrange: () => {
        scene.reset();
        rmSync(join(folder, "trace"), { force: true });
        writeFileSync(join(folder, "options"), options);
        return { fix: () => {}, end: () => {} };
      },
    };
    const endured = endure(scene, hardship);
    assert.ok(!existsSync(join(folder, "options")), "esbuild was not started");
    return { endured, trace: parseTrace(readFileSync(join(folder, "trace"), "latin1")) };
  }

  function inflict({ name, nth }: Point, fault: Fault): Endured & { readonly met: boolean } {
    const what = fault === KILL ? `signal=${KILL}` : `error=${fault}`;
    for (let tries = 1; ; tries++) {
      const { endured, trace } = compile(`-e trace=${name} -e inject=${name}:${what}:when=${nth}`);
      const met = metBy(trace, fault).length > 0;
      if (met || tries === TRIES) return { ...endured, name: `${name} ${nth} ${fault}`, met };
    }
  }

  function report(t: TestContext, all: readonly (Endured & { readonly met: boolean })[]): void {
    const met = all.filter((each) => each.met);
    t.diagnostic(
      `${met.length} of ${all.length} faults met; ends: ${all.filter(({ end }) => end === "0").length} in 0`,
    );
    assert.deepEqual(
      all.filter(({ wrong }) => wrong.length > 0),
      [],
    );
    assert.ok(
      met.length > 0.8 * all.length,
      `not met: ${all.flatMap((each) => (each.met ? [] : each.name)).join(", ")}`,
    );
  }

  test("there are calls enough", () => {
    const names = new Set(points.map(({ name }) => name));
    for (const name of ["execve", "openat", "read", "write", "close", "newfstatat"])
      assert.ok(names.has(name), name);
    assert.ok(points.length > 40, `only ${points.length}`);
  });

  for (const { name, faultAt } of FAULT_TESTS) {
    test(name, (t) =>
      report(
        t,
        points.map((point, at) => inflict(point, faultAt(at))),
      ),
    );
  }
});

/** Each name and number once, in whichever threads they are. */
function distinct(calls: readonly Call[]): Point[] {
  const threads = [...new Set(calls.map(({ thread }) => thread))];
  const all = threads.flatMap((thread) =>
    pointsOf(
      calls.filter((call) => call.thread === thread),
      () => true,
    ),
  );
  return [...new Map(all.map(({ name, nth }) => [`${name} ${nth}`, { name, nth }])).values()];
}
