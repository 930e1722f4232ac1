/** A rule that waits in a system call is killed in the end: the log says which it was. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  assertDelivered,
  clockAhead,
  homeWith,
  MESSAGE,
  rulesOf,
  shellLine,
  start,
  startDelivery,
} from "../cli/tools.js";
import { BIN, type Home, NODE } from "../harness/program.js";

const RULES = ".config/sortmail/rules.ts";
const WAIT = 'require("node:child_process").execFileSync("/bin/sleep", ["1000"]); return true;';
const FIRST = 'rule("quick", (mail) => process.pid < 0, file("second"))';
const hangs = (rule: string) => rulesOf({ rules: `${FIRST}, ${rule}` });
const running = (home: Home) => home.files().filter((name) => name.includes("/running/"));

async function killed(t: TestContext, rules: string): Promise<Home> {
  const home = homeWith(t, rules);
  const { status } = await startDelivery(home, shellLine(BIN, { patience: 3 }));
  assert.equal(status, 75);
  assert.deepEqual(home.log(), []);
  return home;
}

for (const [what, rules, says] of [
  [
    "a condition",
    hangs(`rule("slow", () => { ${WAIT} }, file("inbox"))`),
    /^rule "slow": killed while/,
  ],
  [
    "a condition within others",
    hangs(`rule("slow", all(() => true, any(() => { ${WAIT} })), file("inbox"))`),
    /^rule "slow": killed while it was asked$/,
  ],
  [
    "an action",
    hangs(`rule("slow", () => true, () => { ${WAIT} })`),
    /^rule "slow": killed while it was asked$/,
  ],
  ["otherwise", rulesOf({ otherwise: `() => { ${WAIT} }` }), /^rule "otherwise": killed/],
  [
    "a loop behind an await, too",
    hangs('rule("slow", async () => { await null; for (;;); }, file("inbox"))'),
    /^rule "slow": killed/,
  ],
  [
    "what is loaded",
    rulesOf({ top: WAIT.replace(" return true;", "") }),
    /^killed while the rules were loaded$/,
  ],
] as const) {
  test(`killed in ${what}: status says which rule it was, and the next delivery logs it`, async (t) => {
    const home = await killed(t, rules);
    // `status` loads the rules too.
    if (!what.includes("loaded")) {
      assert.match(home.run(["status"]).stdout, /why: +rule ".*": killed while it was asked/);
      assert.equal(home.run(["status", "--quiet", "--older", "0s"]).status, 1);
    }
    home.write(".config/sortmail/rules.ts", rulesOf({ rules: FIRST }));
    assertDelivered(home.deliver(MESSAGE));
    const [first, second] = home.log();
    assert.equal(first?.status, 75);
    assert.match(String(first?.error), says);
    if (!says.test("killed while the rules were loaded"))
      assert.equal(first?.messageId, "<lunch@analytic.example>");
    assert.equal(second?.status, 0);
    assert.deepEqual(running(home), []);
  });
}

test("rules that can't hang any more log it as well, so that nothing seems to wait", async (t) => {
  const home = await killed(t, hangs(`rule("slow", () => { ${WAIT} }, file("inbox"))`));
  home.write(".config/sortmail/rules.ts", rulesOf({ rules: "" }));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(
    home.log().map(({ status }) => status),
    [75, 0],
  );
  assert.deepEqual(running(home), []);
  assert.match(home.run(["status"]).stdout, /^nothing waits/);
});

test("rules that can't hang leave no mark, and make no folder for it", (t) => {
  const home = homeWith(t, { rules: 'rule("plain", (mail) => mail.size > 5, file("second"))' });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.log().length, 1);
  assert.ok(!home.files().some((name) => name.includes("running")));
});

test("a delivery that fails, ends its process or waits for ever tells it itself, and leaves no mark", (t) => {
  for (const body of [
    'throw new Error("boom");',
    "process.exit(0);",
    "return new Promise(() => {});",
  ]) {
    const home = homeWith(t, hangs(`rule("slow", () => { ${body} }, file("inbox"))`));
    assert.equal(home.deliver(MESSAGE).status, 75);
    assert.equal(home.log().length, 1);
    assert.deepEqual(running(home), []);
  }
});

test("one that is under way is left alone", async (t) => {
  const home = homeWith(t, hangs(`rule("slow", () => { ${WAIT} }, file("inbox"))`));
  const { child, ended } = start(home, [NODE, BIN]);
  child.stdin?.end(MESSAGE);
  while (running(home).length === 0) await sleep(20);
  home.write(".config/sortmail/rules.ts", rulesOf({ rules: FIRST }));
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.log().length, 1);
  assert.equal(running(home).length, 1);
  child.kill("SIGKILL");
  await ended;
  assertDelivered(home.deliver(MESSAGE));
  assert.match(String(home.log()[1]?.error), /^rule "slow": killed/);
});

test("deliveries that are killed for an hour are told of by a notice, before the next one is", async (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(home.deliver(MESSAGE));
  home.write(RULES, hangs(`rule("slow", () => { ${WAIT} }, file("inbox"))`));
  const notices = () =>
    home
      .maildir("Mail/inbox")
      .map(String)
      .filter((text) => /^Auto-Submitted: auto-gen/m.test(text));
  for (const hours of [0, 2, 2.5]) {
    const [, ...ahead] = clockAhead(home, hours * 3600_000);
    const flags = ahead.slice(0, -1).join(" ");
    const { status } = await startDelivery(home, shellLine(BIN, { patience: 3, flags }));
    assert.equal(status, 75);
    assert.equal(notices().length, hours < 2 ? 0 : 1, `${hours}`);
  }
  assert.match(notices()[0] ?? "", /rule "slow": killed while it was asked/);
});

test("where the mark can't be made, mail is delivered all the same", (t) => {
  const home = homeWith(t, rulesOf({ rules: FIRST }));
  home.write(".local/state/sortmail/running", "a file, where a folder should be");
  assertDelivered(home.deliver(MESSAGE));
  const other = homeWith(t, rulesOf({ rules: FIRST }));
  other.write(".local/state/sortmail/running/1.x", "nonsense");
  mkdirSync(join(other.path, ".local/state/sortmail/running/2.x"));
  assertDelivered(other.deliver(MESSAGE));
});
