/** What a program's end leads to, once, whatever happens in between. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Journal } from "../../src/core/contracts/journal.js";
import { planOf, withFallback } from "../../src/core/decision/plan.js";
import { makeForward } from "../../src/core/language/actions/forward.js";
import { type Action, pipe } from "../../src/core/language/actions.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import type { Config } from "../../src/core/language/sortmail.js";
import { memoryContent } from "../../src/io/content.js";
import { PerformError } from "../../src/pipeline/effects.js";
import { perform } from "../../src/pipeline/perform.js";
import type { Performers, RunResult } from "../../src/pipeline/performers.js";
import { lines, mailOf, REWRITE } from "../core/mails.js";

const CONFIG: Config = {
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox"), other: maildir("~/other") },
  backup: maildir("~/backup"),
};
const PIPE = pipe("/bin/x", [], { statuses: { 1: "otherwise", 77: "reject" } });
const FILE: Action = { kind: "file", folder: "other", name: null, flags: [] };
const FORWARD = makeForward("a@b.example");
const TEXT = lines("Delivered-To: merlyn+x@blue", "Subject: Hello", "");

/** A journal that lasts from try to try. */
function journalOf(): Journal {
  const records = new Map<string, string>();
  return {
    since: 0,
    done: (effect) => records.get(effect) ?? null,
    record: (effect, result) => records.set(effect, result),
    close: () => records.clear(),
    release: () => {},
  };
}

/** Tries it once for each call. @param failing what stores nothing at the first try */
function stage(ends: RunResult, failing: string | null, actions: readonly Action[] = [PIPE]) {
  const chosen = (all: readonly Action[]) =>
    all.map((action) => ({ rule: "r", kind: "rule", action }) as const);
  const plan = withFallback(planOf(CONFIG, chosen(actions)), CONFIG, chosen([FILE]));
  const events: string[] = [];
  const broken = new Set([failing]);
  const performers: Performers = {
    deadline: { left: () => 1, check: () => {}, sleep: () => assert.fail() },
    openFolder: ({ path }) => ({
      store: async () => {
        events.push(`store ${path}`);
        if (broken.delete(path)) throw new Error("ENOSPC");
        return `${path}/new/1`;
      },
    }),
    journal: journalOf(),
    openOutgoing: async () => ({
      run: async ({ program }) => {
        events.push(`run ${program}`);
        return ends;
      },
      send: async ({ kind }) => {
        events.push(kind);
        return { kind: "done", detail: "taken" };
      },
    }),
    beyond: async () => null,
    saveFiles: () => assert.fail("nothing is saved"),
    progress: () => {},
  };
  return async () => {
    events.length = 0;
    const message = { mail: mailOf(TEXT), content: memoryContent(Buffer.from(TEXT)) };
    try {
      const { effects, reject } = await perform(plan, message, performers);
      const results = effects.map(({ kind, result, detail }) => [kind, result, detail]);
      return { events: [...events], results, reject };
    } catch (error) {
      assert.ok(error instanceof PerformError);
      return { events: [...events], failed: error.message };
    }
  };
}

const OTHERWISE: RunResult = { detail: "ended with status 1", path: null, instead: "otherwise" };
const NO = { reason: "no such ticket", as: "refused" } as const;
const REJECT: RunResult = { detail: "ended with status 77", path: null, instead: NO };
const DONE: RunResult = { detail: "ended with status 0", path: null };

test("otherwise: the message is stored there; a retry runs the program no second time", async () => {
  const attempt = stage(OTHERWISE, "~/other");
  assert.deepEqual(await attempt(), {
    events: ["store ~/backup", "run /bin/x", "store ~/other"],
    failed: "ENOSPC",
  });
  assert.deepEqual(await attempt(), {
    events: ["store ~/other"],
    results: [
      ["backup", "already done", undefined],
      ["pipe", "refused", "ended with status 1"],
      ["file", "done", undefined],
    ],
    reject: null,
  });
});

test("reject: nothing more is done, and a retry rejects without the program", async () => {
  const attempt = stage(REJECT, null, [PIPE, FORWARD]);
  const ended = await attempt();
  assert.deepEqual(ended.events, ["store ~/backup", "run /bin/x"]);
  assert.deepEqual([ended.reject, ended.results?.[2]], [NO, ["forward", "not done", undefined]]);
  const again = await attempt();
  assert.deepEqual([again.events, again.reject], [[], NO]);
});

test("taken: what is behind it goes on, and a retry knows", async () => {
  const attempt = stage(DONE, null, [PIPE, FORWARD]);
  assert.deepEqual((await attempt()).events, ["store ~/backup", "run /bin/x", "forward"]);
  const again = await attempt();
  assert.deepEqual(again.results?.[1], ["pipe", "already done", "ended with status 0"]);
});

test("two programs that both leave it to otherwise: it is stored once", async () => {
  const second = pipe("/bin/y", [], { statuses: { 1: "otherwise" } });
  const { events } = await stage(OTHERWISE, null, [PIPE, second])();
  assert.deepEqual(events, ["store ~/backup", "run /bin/x", "store ~/other", "run /bin/y"]);
});
