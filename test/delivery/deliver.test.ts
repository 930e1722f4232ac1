/** One message delivered, in a process that goes on: many homes, many rules, no trace in between. */

import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { type DeliverTools, type Delivery, deliverMessage } from "../../src/delivery/deliver.js";
import { loadRuleset } from "../../src/delivery/load-rules.js";
import type { DeliveryState } from "../../src/delivery/log-entry.js";
import { openMessage } from "../../src/delivery/open-message.js";
import { memoryContent } from "../../src/io/content.js";
import { createDeadline } from "../../src/io/deadline.js";
import type { Machine } from "../../src/io/machine.js";
import { pathsOf } from "../../src/io/paths.js";
import { lines } from "../core/mails.js";

/** A person of this machine, with rules of their own. */
interface Person {
  readonly home: string;
  readonly machine: Machine;
}

/** A condition of the user's own may import what it likes, such as a test's events. */
const TOP =
  'import { maildir, reject, sortmail } from "sortmail";\nimport process from "node:process";\n';

function person(t: TestContext, user: string, rules: string): Person {
  const home = mkdtempSync(join(tmpdir(), `sortmail-${user}-`));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, ".config/sortmail"), { recursive: true, mode: 0o700 });
  const config = `recipient: { user: "${user}", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), other: maildir("~/Mail/other") },`;
  const words = "rules, rule, otherwise, file, copy";
  const text = `${TOP}const { ${words} } = sortmail({ ${config} });\n${rules}\n`;
  writeFileSync(join(home, ".config/sortmail/rules.ts"), text, { mode: 0o600 });
  const machine: Machine = {
    version: "0.0.0",
    root: "/nowhere",
    environment: {},
    home: () => home,
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    host: { hostname: "box", pid: process.pid, now: Date.now },
    system: "/",
    uptime: () => 0,
  };
  return { home, machine };
}

function messageTo(user: string, id: string): Content {
  const head = [`Delivered-To: ${user}+${id}@blue.stonehenge.example`, "Received: from x by blue"];
  const people = ["From: Jane <jane@example.org>", `Message-ID: <${id}@example.org>`];
  return memoryContent(Buffer.from(lines(...head, ...people, "Subject: Hello", "", "Hello")));
}

function deliverTo(
  { home, machine }: Person,
  content: Content,
  more: Partial<DeliverTools> = {},
  sandbox?: string,
): Promise<Delivery> {
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  const paths = pathsOf(home, { sandbox });
  const tools = { paths, machine, trust: "refuse", deadline, ...more } as const;
  const arrival = { options: {}, environment: {}, fromLine: null, at: Date.now() };
  return deliverMessage(content, arrival, { begin: () => {}, progress: () => {}, ...tools });
}

/** Rules that decide only when as many deliveries have come so far as are to meet. */
function meeting(t: TestContext, count: number): string {
  const name = `meet ${t.name}`;
  let come = 0;
  const meet = (go: () => void) => {
    come++;
    process.once(`${name}: go`, go);
    if (come === count) process.emit(`${name}: go` as "SIGUSR2", "SIGUSR2");
  };
  process.on(name, meet);
  t.after(() => process.removeListener(name, meet));
  const event = JSON.stringify(name);
  return `const met = () => new Promise((go) => process.emit(${event}, () => go(true)));`;
}

const stored = ({ home }: Person, folder: string): number => {
  const path = join(home, "Mail", folder, "new");
  return existsSync(path) ? readdirSync(path).length : 0;
};

test("two messages at once, by the rules of two people: each by its own, in its own home", async (t) => {
  const met = meeting(t, 2);
  const ada = person(
    t,
    "ada",
    `${met} export default rules([rule("hers", met, file("inbox"), copy("other"))], otherwise(file("other")));`,
  );
  const ben = person(
    t,
    "ben",
    `${met} export default rules([rule("his", async () => !(await met()), file("inbox"))], otherwise(file("other")));`,
  );
  const [first, second] = await Promise.all([
    deliverTo(ada, messageTo("ada", "one")),
    deliverTo(ben, messageTo("ben", "two")),
  ]);
  for (const { ending } of [first, second]) assert.deepEqual(ending, { status: 0, line: null });
  const told = ({ entry: { rule, recipient, messageId, status, actions } }: Delivery) => [
    rule,
    recipient,
    messageId,
    status,
    actions.map(({ kind, folder, result }) => `${kind} ${folder} ${result}`),
  ];
  const hers = ["file inbox done", "copy other done"];
  assert.deepEqual(told(first), ["hers", "one@stonehenge.example", "<one@example.org>", 0, hers]);
  assert.deepEqual(told(second), [
    "otherwise",
    "two@stonehenge.example",
    "<two@example.org>",
    0,
    ["file other done"],
  ]);
  for (const [{ home }, { entry }] of [
    [ada, first],
    [ben, second],
  ] as const)
    assert.ok(entry.actions.every(({ path }) => path?.startsWith(join(home, "Mail"))));
  assert.deepEqual([stored(ada, "inbox"), stored(ada, "other")], [1, 1]);
  assert.deepEqual([stored(ben, "inbox"), stored(ben, "other")], [0, 1]);
});

test("one of two that fails is deferred, with what is known of it, and the other is delivered", async (t) => {
  const met = meeting(t, 2);
  const careful = person(
    t,
    "ben",
    `${met} export default rules([rule("his", met, file("inbox"))], otherwise(file("other")));`,
  );
  const careless = person(
    t,
    "cid",
    `${met} export default rules([rule("bad", async () => { await met(); throw new Error("boom"); }, file("inbox"))], otherwise(file("other")));`,
  );
  const [good, bad] = await Promise.all([
    deliverTo(careful, messageTo("ben", "one")),
    deliverTo(careless, messageTo("cid", "two")),
  ]);
  assert.deepEqual([good.kind, good.entry.rule, stored(careful, "inbox")], ["ended", "his", 1]);
  assert.equal(bad.kind, "failed");
  assert.equal(bad.ending.status, 75);
  assert.match(
    bad.ending.line ?? "",
    /^4\.3\.0 sortmail: rule "bad": rules\.ts:\d+:\d+: Error: boom$/,
  );
  assert.match(bad.entry.error ?? "", /^rule "bad": rules\.ts:\d+:\d+: Error: boom/);
  assert.deepEqual(
    [bad.entry.messageId, bad.entry.rule, bad.entry.actions, bad.entry.status],
    ["<two@example.org>", undefined, [], 75],
  );
  assert.equal(existsSync(join(careless.home, "Mail")), false);
});

test("a reject is an ending like any other", async (t) => {
  const rules = 'export default rules([], otherwise(reject("no thanks", "refused")));';
  const { kind, ending, entry } = await deliverTo(person(t, "ada", rules), messageTo("ada", "one"));
  assert.deepEqual(ending, { status: 77, line: "5.7.0 no thanks" });
  assert.deepEqual([kind, entry.status, entry.actions], ["ended", 77, []]);
});

const BOTH = 'export default rules([], otherwise(file("inbox"), copy("other")));';
const journalOf = ({ home }: Person): string[] => {
  const folder = join(home, ".local/state/sortmail/journal");
  return existsSync(folder) ? readdirSync(folder) : [];
};

test("what fails midway says how far it came, goes on from there, and is forgotten last", async (t) => {
  const ada = person(t, "ada", BOTH);
  mkdirSync(join(ada.home, "Mail"));
  writeFileSync(join(ada.home, "Mail/other"), "in the way");
  const states: DeliveryState[] = [];
  const results = ({ effects }: DeliveryState) => effects.map(({ result }) => result);
  const progress = (state: DeliveryState) => states.push(state);
  const failed = await deliverTo(ada, messageTo("ada", "one"), { progress });
  const done = failed.entry.actions.map(({ result }) => result);
  assert.deepEqual([failed.kind, done], ["failed", ["done", "failed"]]);
  assert.equal(failed.entry.rule, "otherwise");
  assert.deepEqual(states.map(results).slice(-3), [
    ["not done", "not done"],
    ["done", "not done"],
    ["done", "failed"],
  ]);
  rmSync(join(ada.home, "Mail/other"));
  const ended = await deliverTo(ada, messageTo("ada", "one"));
  assert.equal(ended.kind, "ended");
  assert.deepEqual(
    ended.entry.actions.map(({ result }) => result),
    ["already done", "done"],
  );
  assert.equal(journalOf(ada).length, 1);
  if (ended.kind === "ended") ended.forget();
  assert.deepEqual([journalOf(ada), stored(ada, "inbox"), stored(ada, "other")], [[], 1, 1]);
});

test("nothing is stored before it is told to begin", async (t) => {
  const ada = person(t, "ada", BOTH);
  const begin = () => {
    assert.deepEqual([stored(ada, "inbox"), journalOf(ada)], [0, []]);
    throw new Error("not now");
  };
  const { kind, entry } = await deliverTo(ada, messageTo("ada", "one"), { begin });
  assert.deepEqual([kind, entry.rule, entry.actions], ["failed", "otherwise", []]);
  assert.match(entry.error ?? "", /not now/);
});

test("what a rule waits for and never comes is deferred, and the rule is named", async (t) => {
  const never = "const never = () => new Promise<boolean>(() => {});";
  const ada = person(
    t,
    "ada",
    `${never} export default rules([rule("slow", never, file("inbox"))], otherwise(file("other")));`,
  );
  const check = () => {
    throw new Error("the time is up");
  };
  const alive = setInterval(() => {}, 1000);
  t.after(() => clearInterval(alive));
  // As far beyond its end as a rule is given.
  const deadline = { left: () => -5000, check, sleep: () => assert.fail() };
  const { kind, ending } = await deliverTo(ada, messageTo("ada", "one"), { deadline });
  assert.deepEqual([kind, ending.line], ["failed", '4.3.0 sortmail: rule "slow": the time is up']);
});

test("rules that can't be used defer, and the entry says what the message says", async (t) => {
  const content = messageTo("ada", "one");
  const broken = await deliverTo(person(t, "ada", "export default 1;"), content);
  assert.deepEqual([broken.kind, broken.entry.size], ["failed", content.size]);
  assert.equal(typeof broken.entry.messageId, "string");
  assert.equal("rule" in broken.entry, false);
  const open = person(t, "ben", BOTH);
  chmodSync(join(open.home, ".config/sortmail/rules.ts"), 0o666);
  assert.match((await deliverTo(open, content)).ending.line ?? "", /^4\.3\.0 sortmail: .*chmod/);
  const warned = await deliverTo(open, content, { trust: "warn" });
  assert.match(warned.entry.notes?.join() ?? "", /chmod/);
});

test("a dry run, a sandbox and a delivery decide alike: one way, other hands", async (t) => {
  const ada = person(t, "ada", BOTH);
  const content = messageTo("ada", "one");
  const said = ({ entry: { rule, actions } }: Delivery) => [
    rule,
    actions.map(({ kind, folder }) => `${kind} ${folder}`),
  ];
  const sandbox = join(ada.home, "sandbox");
  const tried = await deliverTo(ada, content, { trust: "warn" }, sandbox);
  assert.ok(tried.entry.actions.every(({ path }) => path?.startsWith(sandbox)));
  assert.equal(existsSync(join(ada.home, "Mail")), false);

  const paths = pathsOf(ada.home, {});
  const limited = <Result>(run: () => Result) => run();
  const saying = { trust: "warn", warn: assert.fail, note: assert.fail, tracing: true } as const;
  const { ruleset } = await loadRuleset(paths, ada.machine, { limited, ...saying });
  const deadline = { left: () => 1000, check: () => {}, sleep: () => assert.fail() };
  const looking = { ...saying, deadline, limited, paths, machine: ada.machine };
  const arrival = { options: {}, environment: {}, fromLine: null };
  const { sort } = openMessage(ruleset, content, arrival, {
    ...looking,
    asking: "nobody",
    waiting: (what) => what,
    at: Date.now(),
  });
  const { decision } = await sort();
  const dry = [decision.rule, decision.plan.store.map(({ kind, folder }) => `${kind} ${folder}`)];
  assert.equal(existsSync(join(ada.home, "Mail")), false);
  assert.deepEqual([said(tried), dry], [said(await deliverTo(ada, content)), dry]);
  assert.deepEqual(said(tried), dry);
});
