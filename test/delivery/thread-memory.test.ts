/** What is remembered of where messages went, and who is believed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mail } from "../../src/core/contracts/mail.js";
import type { ThreadPlace } from "../../src/core/contracts/thread.js";
import { FOLLOWED, type Kept, parentsOf, remember } from "../../src/delivery/thread-memory.js";
import { plainMemory } from "../contract/memory-stores.js";
import { lines, mailOf } from "../core/mails.js";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 2, 10);

/** A memory, and a clock that can be set on. */
function kept(): Kept & { later(ms: number): void; readonly asked: string[][] } {
  let at = NOW;
  const now = () => at;
  const memory = plainMemory()({ host: { hostname: "h", pid: process.pid, now } });
  const asked: string[][] = [];
  return {
    memory: {
      read: (kind, keys) => {
        asked.push([...keys]);
        return memory.read(kind, keys);
      },
      write: (kind, memos) => memory.write(kind, memos),
    },
    now,
    asked,
    later: (ms) => {
      at += ms;
    },
  };
}

function message(id: string, fields: readonly string[] = [], to = "merlyn"): Mail {
  const delivered = `Delivered-To: ${to}@blue.stonehenge.example`;
  return mailOf(lines(delivered, "Received: x", `Message-ID: ${id}`, ...fields, ""));
}

const answering = (...ids: readonly string[]) =>
  message("<answer@x>", [`References: ${ids.join(" ")}`]);

const place = (folder: string, member: ThreadPlace["member"] = null) =>
  ({ kind: "place of a thread", folder, member }) as const;
const ham = (folder: string, member: ThreadPlace["member"] = null) => ({
  place: place(folder, member),
  spam: false,
});

/** What an answer would follow. */
async function found(mail: Mail, on: Kept): Promise<readonly string[]> {
  const { known } = await parentsOf(mail, on);
  return known.map(({ parent, place: { folder, member }, spam }) =>
    [parent, folder, ...[member ?? []].flat(2), ...(spam ? ["spam"] : [])].join(" "),
  );
}

test("where a message went is known of all that answer it, for 90 days", async () => {
  const on = kept();
  await remember(message("<a@x>"), ham("lists", "perl"), on);
  await remember(message("<b@x>"), ham("archive", ["2026", "11"]), on);
  assert.deepEqual(await found(answering("<a@x>"), on), ["<a@x> lists perl"]);
  assert.deepEqual(await found(answering("<b@x>"), on), ["<b@x> archive 2026 11"]);
  assert.deepEqual(await found(answering("<c@x>"), on), []);
  const { known } = await parentsOf(answering("<a@x>"), on);
  assert.deepEqual(known[0]?.at, new Date(NOW));
  on.later(FOLLOWED - 1);
  assert.deepEqual(await found(answering("<a@x>"), on), ["<a@x> lists perl"]);
  on.later(1);
  assert.deepEqual(await found(answering("<a@x>"), on), []);
});

test("the nearest is asked for first, and nothing more where it is known", async () => {
  const on = kept();
  const ids = Array.from({ length: 20 }, (_, at) => `<${at}@x>`);
  for (const id of ["<0@x>", "<19@x>"]) await remember(message(id), ham("inbox"), on);
  on.asked.length = 0;
  assert.deepEqual(await found(answering(...ids), on), ["<19@x> inbox"]);
  assert.deepEqual(on.asked, [["<19@x>", "<18@x>"]]);
  on.asked.length = 0;
  assert.deepEqual(await found(answering(...ids.slice(0, -1)), on), ["<0@x> inbox"]);
});

test("a message of one's own is not known, and its ancestors are", async () => {
  const on = kept();
  await remember(message("<root@x>"), ham("lists", "perl"), on);
  const toMine = answering("<root@x>", "<mine@stonehenge.example>");
  assert.deepEqual(await found(toMine, on), ["<root@x> lists perl"]);
});

test("spam is told, with what stands behind it", async () => {
  const on = kept();
  await remember(message("<a@x>"), ham("inbox"), on);
  await remember(message("<b@x>"), { place: place("ube"), spam: true }, on);
  assert.deepEqual(await found(answering("<a@x>", "<b@x>"), on), ["<b@x> ube spam", "<a@x> inbox"]);
});

test("the first that has an id is the one: who sends it again, later, steers nothing", async () => {
  const on = kept();
  await remember(message("<a@x>"), ham("lists", "perl"), on);
  on.later(DAY);
  await remember(message("<a@x>"), ham("muted"), on);
  assert.deepEqual(await found(answering("<a@x>"), on), ["<a@x> lists perl"]);
  on.later(FOLLOWED - DAY);
  await remember(message("<a@x>"), ham("muted"), on);
  assert.deepEqual(await found(answering("<a@x>"), on), ["<a@x> muted"], "its time is over");
});

test("copies for several addresses may lie in several folders: an answer follows that of its own", async () => {
  const on = kept();
  await remember(message("<a@x>", [], "merlyn+lists"), ham("lists", "perl"), on);
  await remember(message("<a@x>", [], "merlyn+ada"), ham("inbox"), on);
  await remember(message("<a@x>", [], "merlyn+ada"), ham("muted"), on);
  await remember(message("<a@x>", [], "merlyn+lists"), ham("muted"), on);
  const to = (who: string) => found(message("<b@x>", ["In-Reply-To: <a@x>"], who), on);
  assert.deepEqual(await to("merlyn+lists"), ["<a@x> lists perl"]);
  assert.deepEqual(await to("MERLYN+ADA"), ["<a@x> inbox"]);
  assert.deepEqual(await to("merlyn+other"), ["<a@x> lists perl"], "the first of all");
});

test("what is the same twice is kept once", async () => {
  const on = kept();
  const written: string[] = [];
  const counting: Kept = {
    ...on,
    memory: {
      ...on.memory,
      write: async (kind, memos) => {
        written.push(...memos.map(({ key }) => key));
        await on.memory.write(kind, memos);
      },
    },
  };
  for (const to of ["merlyn+a", "merlyn+a", "merlyn+b"])
    await remember(message("<a@x>", [], to), ham("inbox"), counting);
  assert.deepEqual(written, ["<a@x>"]);
});

test("a message without an id is not remembered, and one that answers nothing asks nothing", async () => {
  const on = kept();
  await remember(mailOf("Subject: x\n\n"), ham("inbox"), on);
  assert.deepEqual(on.asked, []);
  assert.deepEqual(await parentsOf(message("<a@x>"), on), { ids: [], known: [], notAsked: null });
  assert.deepEqual(on.asked, []);
});

test("what is no record of ours was never there", async () => {
  const on = kept();
  for (const [at, value] of [
    "",
    "x",
    "[]",
    "{}",
    '["inbox"]',
    '["inbox",1,0,"x"]',
    "null",
  ].entries()) {
    const memo = { key: `<${at}@x>`, value, expires: NOW + DAY };
    await on.memory.write("threads", [memo]);
    assert.deepEqual(await found(answering(`<${at}@x>`), on), [], value);
  }
});
