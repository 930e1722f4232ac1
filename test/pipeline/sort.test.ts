import assert from "node:assert/strict";
import { test } from "node:test";
import { unauthenticated } from "../../src/core/contracts/authentication.js";
import type { Effect } from "../../src/core/contracts/effect.js";
import type { Journal } from "../../src/core/contracts/journal.js";
import type { Content } from "../../src/core/contracts/ports.js";
import { unknownVerdict } from "../../src/core/contracts/verdict.js";
import { RuleError } from "../../src/core/decision/rule-error.js";
import type { Action } from "../../src/core/language/actions.js";
import { sentTo } from "../../src/core/language/address-conditions.js";
import { body } from "../../src/core/language/body-conditions.js";
import { all, not } from "../../src/core/language/combinators.js";
import { maildir, maildirs } from "../../src/core/language/folder-spec.js";
import type { Ruleset } from "../../src/core/language/ruleset.js";
import { unscanned } from "../../src/core/language/scanner-spec.js";
import { sortmail } from "../../src/core/language/sortmail.js";
import { spam } from "../../src/core/language/spam-conditions.js";
import { memoryContent } from "../../src/io/content.js";
import { guard, TimeUpError } from "../../src/io/time-limit.js";
import { type Effects, effectsOf, PerformError } from "../../src/pipeline/effects.js";
import { perform } from "../../src/pipeline/perform.js";
import type { Performers } from "../../src/pipeline/performers.js";
import { type DecideContext, open, type Sorted, sort } from "../../src/pipeline/sort.js";
import { lines, REWRITE } from "../core/mails.js";

const ARRIVAL = { options: {}, environment: { SENDER: "jane@example.org" }, fromLine: null };
const MESSAGE = memoryContent(
  Buffer.from(lines("Delivered-To: merlyn+training@blue", "Received: x", "", "Hello")),
);

const { rules, rule, otherwise, file, copy } = sortmail({
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox"), lists: maildirs("~/lists"), other: maildir("~/other") },
  backup: maildir("~/backup"),
});
const OTHERWISE = otherwise(file("other"));
const yes = () => true;

function context(more: Partial<DecideContext> = {}): DecideContext {
  const body = { text: "you won", html: "", attachments: [], refused: null };
  return {
    mime: async () => body,
    scan: async () => unknownVerdict("not asked"),
    parents: () => assert.fail("no rule follows threads"),
    authenticate: async () => unauthenticated("not asked"),
    suppress: () => assert.fail("nothing goes out"),
    limited: (run) => run(),
    waiting: (what) => what,
    tracing: true,
    note: () => {},
    ...more,
  };
}

async function sorted(ruleset: Ruleset, more?: Partial<DecideContext>): Promise<Sorted> {
  const own = context(more);
  return sort(open(ruleset, MESSAGE, ARRIVAL, own), own);
}

// Deciding.

test("a message is read and decided", async () => {
  const { mail, decision } = await sorted(
    rules([rule("r", all(sentTo("training"), body(/won/)), file("inbox"))], OTHERWISE),
  );
  assert.deepEqual([mail.recipient.local, mail.sender], ["training", "jane@example.org"]);
  assert.deepEqual(
    [decision.rule, decision.plan.store.map(({ folder }) => folder)],
    ["r", ["backup", "inbox"]],
  );
});

/** Whether a call is made inside of the guard. */
function watch(): { readonly inside: () => boolean; readonly limited: DecideContext["limited"] } {
  let depth = 0;
  return {
    inside: () => depth > 0,
    limited: (run) => {
      depth += 1;
      try {
        return run();
      } finally {
        depth -= 1;
      }
    },
  };
}

test("all that the user wrote runs under the time limit, what comes after a wait as well", async () => {
  const { inside, limited } = watch();
  const seen: boolean[] = [];
  const look = () => seen.push(inside()) > 0;
  const config = {
    recipient: () => (look() ? "x@y.example" : null),
    folders: { inbox: maildir("~/inbox") },
  };
  const own = sortmail(config);
  const ruleset = own.rules(
    [
      own.rule("a", all(look, body(/x/), look), own.file("inbox")),
      own.rule("b", all(look, body(/won/), look), () =>
        look() ? own.file("inbox") : own.file("inbox"),
      ),
    ],
    own.otherwise(own.file("inbox")),
  );
  assert.equal((await sorted(ruleset, { limited })).decision.rule, "b");
  assert.deepEqual(seen, [true, true, true, true, true]);
});

test("a message is opened without the user's code, where the rewriting needs none of it", () => {
  const limited = () => assert.fail("no code of the user's own runs here");
  const ruleset = rules([], OTHERWISE);
  const { mail } = open(ruleset, MESSAGE, ARRIVAL, context({ limited }));
  assert.equal(mail.recipient.local, "training");
});

test("the wait itself is not under the time limit: it would end before the answer is there", async () => {
  const { inside, limited } = watch();
  const mime: DecideContext["mime"] = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(inside(), false);
    return { text: "x", html: "", attachments: [], refused: null };
  };
  await sorted(rules([rule("r", body(/x/), file("inbox"))], OTHERWISE), { limited, mime });
});

test("a rule that never ends is stopped, before and after a wait, and so is the function that undoes the rewriting", async () => {
  const forever = (): never => {
    for (;;);
  };
  const limited: DecideContext["limited"] = (run) => guard(50, run);
  await assert.rejects(
    sorted(rules([rule("r", forever, file("inbox"))], OTHERWISE), { limited }),
    TimeUpError,
  );
  await assert.rejects(
    sorted(rules([rule("r", all(body(/won/), forever), file("inbox"))], OTHERWISE), { limited }),
    TimeUpError,
  );
  const own = sortmail({ recipient: forever, folders: { inbox: maildir("~/inbox") } });
  await assert.rejects(
    sorted(own.rules([], own.otherwise(own.file("inbox"))), { limited }),
    TimeUpError,
  );
});

test("what a rule throws, and a MIME reader that is not there, are named with the rule", async () => {
  const broken = () => Promise.reject(new Error("mine"));
  for (const [when, mime] of [
    [broken, context().mime],
    [body(/x/), broken],
  ] as const) {
    const failing = sorted(rules([rule("r", when, file("inbox"))], OTHERWISE), { mime });
    await assert.rejects(
      failing,
      (error) => error instanceof RuleError && error.message === 'rule "r": mine',
    );
  }
});

test("remarks on the message are passed on", async () => {
  const notes: string[] = [];
  const mime: DecideContext["mime"] = async () => ({
    text: "",
    html: "",
    attachments: [],
    refused: "too deep",
  });
  await sorted(rules([rule("r", body(/x/), file("inbox"))], OTHERWISE), {
    mime,
    note: (text) => notes.push(text),
  });
  assert.deepEqual(notes, ["MIME: too deep"]);
});

// Performing.

interface Staged {
  readonly performers: Performers;
  readonly events: string[];
  /** What it was told of the effects, each time. */
  readonly reports: Effects[];
}

interface Stage {
  /** What fails: the event's first words. */
  readonly failing?: string;
  /** What an earlier try has done. */
  readonly earlier?: Readonly<Record<string, string>>;
  readonly journal?: false;
}

const FAILURE = new Error("disk full");

/** Performers that note what they are asked to do, and do nothing. */
function stage({ failing, earlier = {}, journal = undefined }: Stage = {}): Staged {
  const events: string[] = [];
  const reports: Effects[] = [];
  const happens = (event: string) => {
    events.push(event);
    if (failing !== undefined && event.startsWith(failing)) throw FAILURE;
  };
  const record: Journal = {
    since: 0,
    done: (effect) => (Object.hasOwn(earlier, effect) ? (earlier[effect] ?? null) : null),
    record: (effect, result) => happens(`record ${effect}: ${result}`),
    close: () => assert.fail("whoever opened it closes it"),
    release: () => assert.fail("whoever opened it releases it"),
  };
  const performers: Performers = {
    deadline: {
      left: () => 1,
      check: () => happens("look at the clock"),
      sleep: () => assert.fail(),
    },
    beyond: async () => null,
    saveFiles: () => assert.fail("nothing is saved"),
    openFolder: ({ kind, path }) => {
      happens(`open ${kind} ${path}`);
      return {
        store: async (content, { sender, flags }) => {
          assert.equal(content, MESSAGE);
          happens(`begin ${path} from ${sender} [${flags}]`);
          await new Promise((resolve) => setImmediate(resolve));
          happens(`stored ${path}`);
          return `${path}/new/1`;
        },
      };
    },
    journal: journal === false ? null : record,
    openOutgoing: () => assert.fail("nothing leaves"),
    progress: (effects) => reports.push(effects),
  };
  return { performers, events, reports };
}

const THREE = rules(
  [rule("r", yes, file("inbox", { flags: ["seen"] }), copy("lists", "a/b"))],
  OTHERWISE,
);

async function performing(
  ruleset: Ruleset,
  { performers }: Staged,
  content: Content = MESSAGE,
): Promise<Effects> {
  const what = await sorted(ruleset);
  return (await perform(what.decision.plan, { ...what, content }, performers)).effects;
}

function effect(
  result: Effect["result"],
  kind: string,
  folder: string,
  path: string | null,
  by: string | null,
): Effect {
  const flags = folder === "inbox" && by === "r" ? { flags: ["seen"] as const } : {};
  return { kind, folder, ...flags, rule: by, path, result };
}

test("effects begin as not done", async () => {
  const { decision } = await sorted(THREE);
  assert.deepEqual(effectsOf(decision.plan), [
    effect("not done", "backup", "backup", null, null),
    effect("not done", "file", "inbox", null, "r"),
    effect("not done", "copy", "lists/a_b", null, "r"),
  ]);
});

test("each folder in turn: the clock, the folder, the message, and its record only once it is stored", async () => {
  const staged = stage();
  assert.deepEqual(await performing(THREE, staged), [
    effect("done", "backup", "backup", "~/backup/new/1", null),
    effect("done", "file", "inbox", "~/inbox/new/1", "r"),
    effect("done", "copy", "lists/a_b", "~/lists/a_b/new/1", "r"),
  ]);
  assert.deepEqual(staged.events, [
    "look at the clock",
    "open maildir ~/backup",
    "begin ~/backup from jane@example.org []",
    "stored ~/backup",
    "record store ~/backup: ~/backup/new/1",
    "look at the clock",
    "open maildir ~/inbox",
    "begin ~/inbox from jane@example.org [seen]",
    "stored ~/inbox",
    "record store ~/inbox: ~/inbox/new/1",
    "look at the clock",
    "open maildir ~/lists/a_b",
    "begin ~/lists/a_b from jane@example.org []",
    "stored ~/lists/a_b",
    "record store ~/lists/a_b: ~/lists/a_b/new/1",
  ]);
});

/** Performs what fails; says what became of each effect, and what happened after the failure. */
async function failing(
  what: Stage,
  ruleset: Ruleset = THREE,
): Promise<readonly [results: string[], events: string[]]> {
  const staged = stage(what);
  const { effects, cause } = await performing(ruleset, staged).then(
    () => assert.fail("nothing failed"),
    (error) => (error instanceof PerformError ? error : assert.fail(error)),
  );
  assert.equal(cause, FAILURE);
  const from = staged.events.findIndex((event) => event.startsWith(what.failing ?? ""));
  for (const { path, result } of effects)
    assert.equal(path !== null, /^(?:already )?done$/.test(result));
  return [effects.map(({ result }) => result), staged.events.slice(from + 1)];
}

test("the first failure stops it: what was done is kept in the journal, the rest is not begun", async () => {
  for (const where of ["open maildir ~/inbox", "begin ~/inbox", "stored ~/inbox"]) {
    assert.deepEqual(
      await failing({ failing: where }),
      [["done", "failed", "not done"], []],
      where,
    );
  }
  assert.deepEqual(await failing({ failing: "begin ~/backup" }), [
    ["failed", "not done", "not done"],
    [],
  ]);
  assert.deepEqual(await failing({ failing: "stored ~/lists/a_b" }), [
    ["done", "done", "failed"],
    [],
  ]);
});

test("what could not be recorded is done all the same, and so is the rest: else the next try would do it again", async () => {
  const staged = stage({ failing: "record store ~/inbox" });
  const detail = "the journal could not be written: disk full";
  assert.deepEqual(await performing(THREE, staged), [
    effect("done", "backup", "backup", "~/backup/new/1", null),
    { ...effect("done", "file", "inbox", "~/inbox/new/1", "r"), detail },
    effect("done", "copy", "lists/a_b", "~/lists/a_b/new/1", "r"),
  ]);
  assert.equal(staged.events.at(-1), "record store ~/lists/a_b: ~/lists/a_b/new/1");
});

test("whoever delivers is told after each effect, by a list that never changes", async () => {
  const staged = stage();
  const results = (effects: Effects) => effects.map(({ result }) => result);
  const ended = await performing(THREE, staged);
  assert.deepEqual(staged.reports.map(results), [
    ["done", "not done", "not done"],
    ["done", "done", "not done"],
    ["done", "done", "done"],
  ]);
  assert.equal(staged.reports.at(-1), ended);
});

test("when the time is up, nothing more is begun", async () => {
  assert.deepEqual(await failing({ failing: "look at the clock" }), [
    ["failed", "not done", "not done"],
    [],
  ]);
});

test("what an earlier try did is not done again", async () => {
  const earlier = { "store ~/backup": "~/backup/new/0", "store ~/lists/a_b": "~/lists/a_b/new/0" };
  const staged = stage({ earlier });
  assert.deepEqual(await performing(THREE, staged), [
    effect("already done", "backup", "backup", "~/backup/new/0", null),
    effect("done", "file", "inbox", "~/inbox/new/1", "r"),
    effect("already done", "copy", "lists/a_b", "~/lists/a_b/new/0", "r"),
  ]);
  assert.deepEqual(staged.events, [
    "look at the clock",
    "open maildir ~/inbox",
    "begin ~/inbox from jane@example.org [seen]",
    "stored ~/inbox",
    "record store ~/inbox: ~/inbox/new/1",
  ]);
});

test("a try after the last effect has nothing to do, however late it is", async () => {
  const earlier = { "store ~/backup": "b", "store ~/inbox": "i", "store ~/lists/a_b": "l" };
  const staged = stage({ earlier, failing: "look at the clock" });
  assert.deepEqual(
    (await performing(THREE, staged)).map(({ result }) => result),
    ["already done", "already done", "already done"],
  );
  assert.deepEqual(staged.events, []);
});

test("a try after a failure goes on where that one stopped", async () => {
  const [results] = await failing({
    failing: "stored ~/lists",
    earlier: { "store ~/backup": "b" },
  });
  assert.deepEqual(results, ["already done", "done", "failed"]);
});

test("a single effect needs no journal", async () => {
  const single = sortmail({ recipient: REWRITE, folders: { inbox: maildir("~/inbox") } });
  const ruleset = single.rules([], single.otherwise(single.file("inbox")));
  const staged = stage({ journal: false });
  assert.deepEqual(await performing(ruleset, staged), [
    effect("done", "file", "inbox", "~/inbox/new/1", "otherwise"),
  ]);
  assert.deepEqual(staged.events.at(-1), "stored ~/inbox");
  assert.deepEqual(await failing({ failing: "stored", journal: false }, ruleset), [["failed"], []]);
});

test("a plan that stores nothing is done at once", async () => {
  const actions: readonly Action[] = [{ kind: "discard" }];
  const none = sortmail({ recipient: REWRITE, folders: {} });
  const ruleset = none.rules([], { kind: "otherwise", actions });
  const staged = stage();
  assert.deepEqual(await performing(ruleset, staged), []);
  assert.deepEqual(staged.events, []);
});

test("the sender of a bounce is nobody", async () => {
  const staged = stage();
  const bounce = { ...ARRIVAL, environment: { SENDER: "" } };
  const what = await sort(open(THREE, MESSAGE, bounce, context()), context());
  await perform(what.decision.plan, { ...what, content: MESSAGE }, staged.performers);
  assert.ok(staged.events.includes("begin ~/backup from null []"));
});

// What may go out.

test("what the policy leaves of a plan is the plan, and all else stays what it was", async () => {
  const own = sortmail({
    recipient: REWRITE,
    folders: { inbox: maildir("~/inbox") },
    templates: ["bounce"],
    spam: unscanned(),
  });
  const answering = own.rule("r", spam, own.file("inbox"), own.respond("bounce"));
  const ruleset = own.rules(
    [own.rule("s", not(spam), own.file("inbox"), own.respond("bounce")), answering],
    own.otherwise(own.file("inbox")),
  );
  const verdict = unknownVerdict("nobody was asked");
  const found = await sorted(ruleset, {
    scan: async () => verdict,
    suppress: async (plan) => ({ ...plan, send: [], store: [] }),
  });
  assert.deepEqual([found.decision.plan.send, found.decision.plan.store], [[], []]);
  assert.equal(found.decision.rule, "s");
  assert.equal(found.mail.sender, "jane@example.org");
  assert.equal(found.verdict(), verdict);
});
