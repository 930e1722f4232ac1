import assert from "node:assert/strict";
import { test } from "node:test";
import type { Journal } from "../../src/core/contracts/journal.js";
import type { Chosen } from "../../src/core/decision/chosen.js";
import { planOf, withFallback } from "../../src/core/decision/plan.js";
import { makeForward } from "../../src/core/language/actions/forward.js";
import { makeNotice } from "../../src/core/language/actions/notify.js";
import { makeAnswer } from "../../src/core/language/actions/respond.js";
import { run } from "../../src/core/language/actions/run.js";
import { type Action, pipe } from "../../src/core/language/actions.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import { unscanned } from "../../src/core/language/scanner-spec.js";
import type { Config } from "../../src/core/language/sortmail.js";
import { memoryContent } from "../../src/io/content.js";
import { type Effects, PerformError } from "../../src/pipeline/effects.js";
import { perform } from "../../src/pipeline/perform.js";
import type { Performers, SendResult } from "../../src/pipeline/performers.js";
import { lines, mailOf, REWRITE } from "../core/mails.js";

const CONFIG: Config = {
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox"), other: maildir("~/other") },
  spam: unscanned(),
  templates: ["bounce"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
};
const TEXT = lines("Delivered-To: merlyn+x@blue", "Received: x", "Subject: Hello", "", "Hello");
const FILE: Action = { kind: "file", folder: "inbox", name: null, flags: [] };
const OTHER: Action = { kind: "file", folder: "other", name: null, flags: [] };
const LIST: Action = { kind: "redistribute", list: "friends" };
const FORWARD = makeForward("x@y.example");

const by = (...actions: readonly Action[]): Chosen[] =>
  actions.map((action) => ({ rule: "r", kind: "rule", action }));

/** When the first try began. */
const BEGUN = 1_700_000_000_000;

/** A journal that lasts from try to try; records stand for ever, as those on disk do. */
function journalOf(records = new Map<string, string>()): Journal {
  return {
    since: BEGUN,
    done: (effect) => records.get(effect) ?? null,
    record: (effect, result) => {
      if (!records.has(effect)) records.set(effect, result);
    },
    close: () => records.clear(),
    release: () => {},
  };
}

type Answers = Readonly<Record<string, readonly (SendResult | Error)[]>>;

/**
 * Tries the delivery of these actions once for each call; what leaves is answered for in turn, by
 * its kind.
 */
function stage(
  actions: readonly Action[],
  answers: Answers = {},
  journal: Journal | null = journalOf(),
  copies: readonly string[] = [],
) {
  const events: string[] = [];
  const plan = withFallback(planOf(CONFIG, by(...actions)), CONFIG, by(OTHER));
  const left = new Map(Object.entries(answers).map(([kind, all]) => [kind, [...all]]));
  const next = (kind: string): SendResult => {
    const answer = left.get(kind)?.shift() ?? { kind: "done", detail: "taken" };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const performers: Performers = {
    deadline: { left: () => 1, check: () => {}, sleep: () => assert.fail() },
    beyond: async () => null,
    saveFiles: () => assert.fail("nothing is saved"),
    openFolder: ({ path }) => ({
      store: async () => {
        events.push(`store ${path}`);
        next(`store ${path}`);
        return `${path}/new/1`;
      },
    }),
    journal,
    openOutgoing: async () => ({
      run: async (action) => {
        events.push(`run ${action.program}`);
        if (action.kind === "pipe") return { detail: "ended with status 0", path: null };
        return { detail: "ended with status 3", path: null, ignored: true };
      },
      send: async (action, { only, begin, had, got }) => {
        events.push(only === null ? action.kind : `${action.kind} to ${only.join(" ")}`);
        begin();
        for (const member of copies) {
          if (had(member)) continue;
          events.push(`${action.kind} ${member}`);
          got(member);
        }
        return next(action.kind);
      },
    }),
    progress: () => {},
  };
  const attempt = async (): Promise<Effects> => {
    events.length = 0;
    const message = { mail: mailOf(TEXT), content: memoryContent(Buffer.from(TEXT)) };
    try {
      return (await perform(plan, message, performers)).effects;
    } catch (error) {
      assert.ok(error instanceof PerformError);
      events.push(`failed: ${error.message}`);
      return error.effects;
    }
  };
  return { events, attempt };
}

const FAILED = (kind: "failed" | "thrown"): SendResult | Error =>
  kind === "failed" ? { kind, error: new Error("later") } : new Error("time is up");
const LATER = FAILED("failed");
const REFUSED: SendResult = { kind: "refused", detail: "5.7.1 no" };

const results = (effects: Effects) =>
  effects.map(({ kind, folder, result, reason }) =>
    [kind, folder, result, reason].filter(Boolean).join(" "),
  );

test("phases: folders, programs, what is passed on, notices, the answer", async () => {
  const answer = makeAnswer("bounce");
  const notice = makeNotice("a@b.example", "bounce");
  const { events, attempt } = stage([FORWARD, answer, notice, LIST, pipe("/bin/true"), FILE]);
  await attempt();
  assert.deepEqual(events, [
    "store ~/inbox",
    "run /bin/true",
    "forward",
    "redistribute",
    "notify",
    "respond",
  ]);
});

test("what an earlier try has done is not done again, whatever it was", async () => {
  const { events, attempt } = stage([FILE, pipe("/bin/true"), FORWARD, makeAnswer("bounce")], {
    respond: [FAILED("failed"), FAILED("failed")],
  });
  await attempt();
  for (const answer of ["respond failed", "respond done"]) {
    const effects = await attempt();
    assert.deepEqual(results(effects), [
      "file inbox already done",
      "pipe already done",
      "forward already done",
      answer,
    ]);
    assert.equal(events[0], "respond");
  }
});

test("a program whose failure is ignored has been run: the next try does not run it again", async () => {
  const { events, attempt } = stage([FILE, run("/bin/false"), makeAnswer("bounce")], {
    respond: [FAILED("failed")],
  });
  const first = await attempt();
  assert.deepEqual(results(first), ["file inbox done", "run ignored", "respond failed"]);
  assert.equal(first[1]?.detail, "ended with status 3");
  assert.deepEqual(results(await attempt()).slice(0, 2), [
    "file inbox already done",
    "run already done",
  ]);
  assert.deepEqual(events, ["respond"]);
});

test("an answer that surely was not sent is sent by the next try; one that may have been is not", async () => {
  const later = stage([FILE, makeAnswer("bounce")], {
    respond: [FAILED("failed"), FAILED("failed")],
  });
  assert.deepEqual(results(await later.attempt()), ["file inbox done", "respond failed"]);
  assert.deepEqual(results(await later.attempt()), ["file inbox already done", "respond failed"]);
  assert.deepEqual(results(await later.attempt()), ["file inbox already done", "respond done"]);
  const stopped = stage([FILE, makeAnswer("bounce")], {
    respond: [FAILED("failed"), FAILED("thrown")],
  });
  await stopped.attempt();
  assert.deepEqual(results(await stopped.attempt()), ["file inbox already done", "respond failed"]);
  assert.deepEqual(results(await stopped.attempt()), [
    "file inbox already done",
    "respond suppressed perhaps sent",
  ]);
  assert.deepEqual(stopped.events, []);
});

test("a forward whose end nobody knows is sent again: at least once", async () => {
  const { events, attempt } = stage([FILE, FORWARD], { forward: [FAILED("thrown")] });
  await attempt();
  assert.deepEqual(results(await attempt()), ["file inbox already done", "forward done"]);
  assert.deepEqual(events, ["forward"]);
});

test("a list that some members' server did not take yet: the next try is for them alone", async () => {
  const partly = (...rest: [string, ...string[]]): SendResult => ({
    kind: "partly",
    detail: "4.7.1",
    rest,
  });
  const { events, attempt } = stage([LIST], {
    redistribute: [partly("a@x", "b@x"), partly("b@x")],
  });
  await attempt();
  assert.deepEqual(events, [
    "redistribute",
    "failed: redistribute: not taken yet for a@x, b@x: 4.7.1",
  ]);
  await attempt();
  assert.deepEqual(events[0], "redistribute to a@x b@x");
  assert.deepEqual(results(await attempt()), ["redistribute done"]);
  assert.deepEqual(events, ["redistribute to b@x"]);
});

test("each try has records of its own, and goes on behind the last one that there is", async () => {
  const records = new Map<string, string>();
  const { attempt } = stage([LIST], { redistribute: [LATER, LATER] }, journalOf(records));
  await attempt();
  await attempt();
  const tries = ["redistribute friends try 1 not sent", "redistribute friends try 2 not sent"];
  assert.deepEqual([...records.keys()], tries);
  const begun = new Map([
    ["respond bounce try 1", ""],
    ["respond bounce try 1 not sent", ""],
    ["respond bounce try 2", ""],
  ]);
  const answering = stage([FILE, makeAnswer("bounce")], {}, journalOf(begun));
  assert.deepEqual(results(await answering.attempt()), [
    "file inbox done",
    "respond suppressed perhaps sent",
  ]);
});

test("where a record of who is left over names nobody, it goes to all of them", async () => {
  for (const odd of ["[]", "{}", "null"]) {
    const records = new Map([
      ["redistribute friends try 1", odd],
      ["redistribute friends try 1 not sent", ""],
    ]);
    const { events, attempt } = stage([LIST], {}, journalOf(records));
    await attempt();
    assert.deepEqual(events, ["redistribute"], odd);
  }
});

test("of many members who are left over the first are named, and why", async () => {
  const many: [string, ...string[]] = [
    "m0@x",
    ...Array.from({ length: 9999 }, (_, index) => `m${index + 1}@x`),
  ];
  const { events, attempt } = stage([LIST], {
    redistribute: [{ kind: "partly", detail: "4.7.1", rest: many }],
  });
  await attempt();
  const line = "redistribute: not taken yet for m0@x, m1@x, m2@x and 9997 more: 4.7.1";
  assert.deepEqual(events, ["redistribute", `failed: ${line}`]);
  await attempt();
  assert.deepEqual(events, [`redistribute to ${many.join(" ")}`]);
});

test("what can't be passed on is filed as otherwise says, once, before anybody is answered", async () => {
  const { events, attempt } = stage([FORWARD, LIST, makeAnswer("bounce")], {
    forward: [REFUSED],
    redistribute: [REFUSED],
    respond: [FAILED("failed")],
  });
  const first = ["forward refused", "redistribute refused", "respond failed", "file other done"];
  assert.deepEqual(results(await attempt()), first);
  assert.deepEqual(events.slice(0, 4), ["forward", "store ~/other", "redistribute", "respond"]);
  const second = [
    "forward refused",
    "redistribute refused",
    "respond done",
    "file other already done",
  ];
  assert.deepEqual(results(await attempt()), second);
  assert.deepEqual(events, ["respond"]);
});

test("what is stored anyway is not stored again because it was refused", async () => {
  const { attempt } = stage([FILE, FORWARD], { forward: [REFUSED] });
  assert.deepEqual(results(await attempt()), ["file inbox done", "forward refused"]);
});

test("an answer and a notice that are refused for good are suppressed, and all is done", async () => {
  const { attempt } = stage([FILE, makeNotice("a@b.example", "bounce"), makeAnswer("bounce")], {
    notify: [REFUSED],
    respond: [REFUSED],
  });
  const wanted = ["file inbox done", "notify suppressed refused", "respond suppressed refused"];
  assert.deepEqual(results(await attempt()), wanted);
});

/** A journal on a disk that is full from the start. */
function fullJournal(): Journal {
  const record = () => {
    throw new Error("ENOSPC");
  };
  return { since: BEGUN, done: () => null, record, close: () => {}, release: () => {} };
}

test("a journal that can't be written stops nothing that is done already: the next try would do it again", async () => {
  const actions = [FILE, pipe("/bin/true"), FORWARD, makeNotice("a@b.example", "bounce")];
  const { events, attempt } = stage(actions, {}, fullJournal());
  const effects = await attempt();
  assert.deepEqual(results(effects), [
    "file inbox done",
    "pipe done",
    "forward done",
    "notify done",
  ]);
  assert.deepEqual(events, ["store ~/inbox", "run /bin/true", "forward", "notify"]);
  for (const { detail } of effects)
    assert.match(detail ?? "", /the journal could not be written: ENOSPC$/);
});

test("an answer that the journal can't note beforehand is not sent", async () => {
  const { events, attempt } = stage([FILE, makeAnswer("bounce")], {}, fullJournal());
  assert.deepEqual(results(await attempt()), ["file inbox done", "respond failed"]);
  assert.equal(events.at(-1), "failed: ENOSPC");
});

test("a list that some got, which the journal can't note, is tried again: nobody is left out", async () => {
  const partly: SendResult = { kind: "partly", detail: "4.7.1", rest: ["b@x"] };
  const { events, attempt } = stage([LIST], { redistribute: [partly] }, fullJournal());
  await attempt();
  assert.deepEqual(events, ["redistribute", "failed: ENOSPC"]);
});

test("what is filed in place of a refused message and can't be is what has failed", async () => {
  const { attempt } = stage([FORWARD, makeNotice("a@b.example", "bounce")], {
    forward: [REFUSED],
    "store ~/other": [new Error("disk full")],
  });
  const wanted = ["forward refused", "notify not done", "file other failed"];
  assert.deepEqual(results(await attempt()), wanted);
});

test("one program and one forward are both done", async () => {
  const { events, attempt } = stage([pipe("/bin/true"), FORWARD]);
  assert.deepEqual(results(await attempt()), ["pipe done", "forward done"]);
  assert.deepEqual(events, ["run /bin/true", "forward"]);
});

test("all of it goes without a journal, where nothing can be done twice", async () => {
  const actions = [FILE, pipe("/bin/true"), FORWARD, makeAnswer("bounce")];
  const { events, attempt } = stage(actions, { forward: [REFUSED] }, null);
  const wanted = ["file inbox done", "pipe done", "forward refused", "respond done"];
  assert.deepEqual(results(await attempt()), wanted);
  assert.equal(events.length, 4);
  const partly: SendResult = { kind: "partly", detail: "4.7.1", rest: ["b@x"] };
  for (const answer of [FAILED("failed"), partly]) {
    const failing = stage([LIST], { redistribute: [answer] }, null);
    assert.deepEqual(results(await failing.attempt()), ["redistribute failed"]);
    assert.match(failing.events.at(-1) ?? "", /^failed: (?:later|redistribute: not taken yet)/);
  }
});

test("what the history of replies forbids is suppressed, and why is told", async () => {
  const answered: SendResult = { kind: "suppressed", reason: "answered", detail: "yesterday" };
  const { attempt } = stage([FILE, makeAnswer("bounce")], { respond: [answered] });
  const [, answer] = await attempt();
  assert.deepEqual(
    [answer?.result, answer?.reason, answer?.detail],
    ["suppressed", "answered", "yesterday"],
  );
});

test("why it failed, or will never be taken, is told; by the next try too", async () => {
  const later = stage([FORWARD], { forward: [FAILED("failed")] });
  assert.deepEqual(results(await later.attempt()), ["forward failed"]);
  assert.deepEqual(later.events, ["forward", "failed: later"]);
  const partly: SendResult = { kind: "partly", detail: "4.7.1", rest: ["a@x", "b@x", "c@x"] };
  const list = stage([LIST], { redistribute: [partly] });
  assert.equal((await list.attempt())[0]?.detail, "4.7.1");
  const line = "failed: redistribute: not taken yet for a@x, b@x, c@x: 4.7.1";
  assert.deepEqual(list.events, ["redistribute", line]);
  const never = stage([FILE, FORWARD, makeAnswer("bounce")], {
    forward: [REFUSED],
    respond: [FAILED("failed")],
  });
  for (const _ of ["first", "second"]) assert.equal((await never.attempt())[1]?.detail, "5.7.1 no");
});

test("an answer that may have been sent is told as such", async () => {
  const { attempt } = stage([FILE, makeAnswer("bounce")], { respond: [FAILED("thrown")] });
  await attempt();
  const [, answer] = await attempt();
  assert.equal(answer?.detail, "an earlier try ended while it was sent: it may have been");
});

test("a note that failed stands behind what there was to say anyway", async () => {
  const { attempt } = stage([FILE, pipe("/bin/true")], {}, fullJournal());
  const note = "the journal could not be written: ENOSPC";
  const details = (await attempt()).map(({ detail }) => detail);
  assert.deepEqual(details, [note, `ended with status 0; ${note}`]);
});

test("who got a copy of his own gets none by the next try", async () => {
  const killed = [FAILED("thrown"), LATER];
  const { events, attempt } = stage([LIST], { redistribute: killed }, journalOf(), ["a@x", "b@x"]);
  await attempt();
  assert.deepEqual(events.slice(0, 3), ["redistribute", "redistribute a@x", "redistribute b@x"]);
  await attempt();
  assert.deepEqual(events, ["redistribute", "failed: later"]);
  assert.deepEqual(results(await attempt()), ["redistribute done"]);
  assert.deepEqual(events, ["redistribute"]);
});
