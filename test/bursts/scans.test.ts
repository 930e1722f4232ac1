import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { scratch } from "../folders/tools.js";
import { withinFiveTries } from "../harness/clock.js";
import type { Job, Said } from "../state/once/driver.js";
import { type Asker, askers } from "../state/once/processes.js";

function jobOf(t: TestContext, rest: Partial<Job> = {}): Job {
  const place = scratch(t);
  const text = "Received: from a.example by b.example\n\nburst\n";
  return {
    folder: join(place, "verdicts"),
    scans: join(place, "scans"),
    message: text,
    takes: 300,
    ...rest,
  };
}

async function burst(t: TestContext, count: number, job: Job): Promise<(Said | null)[]> {
  const all = await askers(
    t,
    Array.from({ length: count }, () => job),
  );
  for (const asker of all) asker.go();
  return Promise.all(all.map(({ said }) => said));
}

/** The process numbers of those that scanned. */
function scansOf({ scans }: Job): number[] {
  return fs.existsSync(scans) ? fs.readFileSync(scans, "utf8").trim().split("\n").map(Number) : [];
}

/** A lock whose holder gets no time for six seconds is taken from it: then there is another scan. */
function testBurst(name: string, run: (t: TestContext) => Promise<void>): void {
  test(name, (t) => withinFiveTries(() => run(t)));
}

testBurst("one scan a burst: 200 processes at once on one message", async (t) => {
  const job = jobOf(t);
  const said = await burst(t, 200, job);
  assert.equal(scansOf(job).length, 1);
  assert.deepEqual(
    said.map((one) => one?.kind),
    Array.from({ length: 200 }, () => "spam"),
  );
  assert.equal(fs.readdirSync(job.folder).length, 1);
});

testBurst("the scanner fails: one has waited for it, the others fail at once", async (t) => {
  const job = jobOf(t, { fails: "no answer within 60 s" });
  const errors = (await burst(t, 20, job)).map((one) => one?.error ?? "none");
  assert.equal(scansOf(job).length, 1);
  assert.equal(errors.filter((error) => error === "Error: no answer within 60 s").length, 1);
  const told =
    /^RecentFailureError: the scan failed \d+ s ago: no answer within 60 s; not asked again for \d+ s$/;
  assert.equal(errors.filter((error) => told.test(error)).length, 19);
});

testBurst("who scans is killed: another takes over, and nobody fails", async (t) => {
  const job = jobOf(t, { takes: 1500 });
  const all = await askers(
    t,
    Array.from({ length: 20 }, () => job),
  );
  for (const asker of all) asker.go();
  const killed = await killScanning(job, all);
  const said = await Promise.all(all.map((asker) => asker.said));
  const [first, ...later] = scansOf(job);
  assert.equal(first, killed.child.pid);
  assert.ok(later.length === 1, `${later.length} scans after the first`);
  for (const [index, asker] of all.entries()) {
    assert.equal(said[index]?.kind, asker === killed ? undefined : "spam");
  }
});

/** Waits until one of them scans, and kills it. */
async function killScanning(job: Job, all: readonly Asker[]): Promise<Asker> {
  for (;;) {
    const [pid] = scansOf(job);
    const scanning = all.find(({ child }) => child.pid === pid);
    if (scanning !== undefined) {
      scanning.child.kill("SIGKILL");
      return scanning;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("different messages are scanned side by side", async (t) => {
  const job = jobOf(t, { takes: 0, together: 5 });
  const messages = ["one", "two", "three", "four", "five"].map((text) => ({
    ...job,
    message: `Received: x\n\n${text}\n`,
  }));
  const all = await askers(t, [...messages, ...messages]);
  for (const asker of all) asker.go();
  const said = await Promise.all(all.map((asker) => asker.said));
  assert.ok(said.every((one) => one?.kind === "spam"));
  assert.equal(scansOf(job).length, 5);
});
