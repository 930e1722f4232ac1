/** Where a message has come to lie, as `file` would take it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plan } from "../../src/core/decision/plan.js";
import { placeIn } from "../../src/delivery/thread-place.js";
import { maildir, maildirs, sortmail } from "../../src/index.js";
import { effectsOf } from "../../src/pipeline/effects.js";
import { decided, mailOf, REWRITE } from "../core/mails.js";

const { rules, rule, also, otherwise, file, copy, discard } = sortmail({
  recipient: REWRITE,
  folders: {
    inbox: maildir("~/Mail/inbox"),
    lists: maildirs("~/Mail/lists"),
    small: maildirs("~/Mail/small", { beyond: "inbox" }),
    archive: maildirs("~/Mail/archive", { nested: true }),
  },
  backup: maildir("~/Mail/backup"),
});
const yes = () => true;

type Ending = ReturnType<typeof file> | ReturnType<typeof discard>;

async function planOf(ending: Ending): Promise<Plan> {
  const entries = [also("copies", yes, copy("lists", "copied")), rule("it", yes, ending)];
  return (await decided(rules(entries, otherwise(discard())), mailOf("\n"))).plan;
}

/** @param lies where the family has put it, if elsewhere */
async function place(
  ending: Ending,
  result: "done" | "already done" | "failed" = "done",
  lies?: string,
) {
  const plan = await planOf(ending);
  const effects = effectsOf(plan).map((effect) => ({
    ...effect,
    result,
    ...(lies !== undefined && effect.kind === "file" ? { folder: lies } : {}),
  }));
  const found = placeIn(plan, effects);
  return found === null ? null : [found.folder, found.member];
}

test("a message lies where its ending has filed it; copies and the backup don't count", async () => {
  assert.deepEqual(await place(file("inbox")), ["inbox", null]);
  assert.deepEqual(await place(file("lists", "perl")), ["lists", "perl"]);
  assert.deepEqual(await place(file("archive", ["2026", "a/b"])), ["archive", ["2026", "a_b"]]);
  assert.equal(await place(discard()), null);
});

test("what an earlier try has filed counts, and what has failed does not", async () => {
  assert.deepEqual(await place(file("inbox"), "already done"), ["inbox", null]);
  assert.equal(await place(file("inbox"), "failed"), null);
});

test("where a family had no room, it lies beyond", async () => {
  assert.deepEqual(await place(file("lists", "perl"), "done", "lists/_beyond"), [
    "lists",
    "_beyond",
  ]);
  assert.deepEqual(await place(file("small", "perl"), "done", "inbox"), ["inbox", null]);
});

test("what was filed because a program or the next server refused it is where otherwise says", async () => {
  const { store } = await planOf(file("small", "perl"));
  const [action] = store.filter(({ kind }) => kind === "file");
  assert.ok(action !== undefined);
  const plan = { store: [], fallback: [action] };
  const effect = { kind: "file", rule: "otherwise", path: "/x", result: "done" } as const;
  const lying = (folder: string) => placeIn(plan, [{ ...effect, folder }]);
  assert.deepEqual(lying("small/perl")?.member, "perl");
  assert.deepEqual(lying("inbox")?.folder, "inbox");
});
