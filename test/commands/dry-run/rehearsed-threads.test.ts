/** Threads in a dry run: among the messages that are given, and as of their own time. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { rehearsedThreads } from "../../../src/commands/dry-run/rehearsed-threads.js";
import type { Mail } from "../../../src/core/contracts/mail.js";
import { type Kept, remember } from "../../../src/delivery/thread-memory.js";
import { plainMemory } from "../../contract/memory-stores.js";
import { lines, mailOf } from "../../core/mails.js";

const NOW = Date.UTC(2026, 11, 1);
const HOST = { hostname: "h", pid: process.pid };

function message(id: string, day: string, answers: string | null = null): Mail {
  const date = `Date: ${new Date(day).toUTCString()}`;
  return mailOf(
    lines(date, `Message-ID: ${id}`, ...(answers === null ? [] : [`References: ${answers}`]), ""),
  );
}

const filed = (folder: string) =>
  ({ place: { kind: "place of a thread", folder, member: null }, spam: false }) as const;

/** What deliveries have remembered, each by its day. */
async function real(...all: readonly (readonly [id: string, day: string, folder: string])[]) {
  const open = plainMemory();
  for (const [id, day, folder] of all) {
    const now = () => Date.parse(day);
    const on: Kept = { memory: open({ host: { ...HOST, now } }), now };
    await remember(message(id, day), filed(folder), on);
  }
  return open({ host: { ...HOST, now: () => NOW } });
}

async function found(threads: ReturnType<typeof rehearsedThreads>, mail: Mail) {
  const { known, notAsked } = await threads.parents(mail);
  return [known.map(({ parent, place }) => `${parent} ${place.folder}`), notAsked] as const;
}

test("a message follows those that were given before it, as of their own time", async () => {
  const threads = rehearsedThreads(await real(), () => NOW);
  await threads.remember(message("<a@x>", "2002-02-04"), filed("lists"));
  const in2002 = message("<b@x>", "2002-02-05", "<a@x>");
  assert.deepEqual(await found(threads, in2002), [["<a@x> lists"], null]);
  const tooLate = message("<c@x>", "2002-06-01", "<a@x>");
  assert.deepEqual((await found(threads, tooLate))[0], []);
});

test("what deliveries have remembered counts as of the message, and what was given comes before it", async () => {
  const threads = rehearsedThreads(
    await real(["<a@x>", "2026-11-02", "inbox"], ["<b@x>", "2026-11-20", "inbox"]),
    () => NOW,
  );
  const answer = (day: string, id: string) => found(threads, message("<z@x>", day, id));
  assert.deepEqual(await answer("2026-11-03", "<a@x>"), [["<a@x> inbox"], null]);
  assert.deepEqual(await answer("2026-11-10", "<b@x>"), [[], null], "it had not come yet");
  await threads.remember(message("<a@x>", "2026-11-02"), filed("lists"));
  assert.deepEqual(await answer("2026-11-03", "<a@x>"), [["<a@x> lists"], null]);
});

test("of what is older than the memory, it says that nobody was asked", async () => {
  const threads = rehearsedThreads(await real(), () => NOW);
  const answer = message("<b@x>", "2002-02-05", "<a@x>");
  assert.deepEqual(await found(threads, answer), [[], "what was known then is forgotten"]);
  assert.deepEqual(await found(threads, message("<c@x>", "2002-02-05")), [[], null]);
});

test("a message without a date, or from the future, is one of now", async () => {
  const threads = rehearsedThreads(await real(["<a@x>", "2026-11-02", "inbox"]), () => NOW);
  const undated = mailOf(lines("Message-ID: <b@x>", "References: <a@x>", ""));
  assert.deepEqual(await found(threads, undated), [["<a@x> inbox"], null]);
  const ahead = message("<b@x>", "2036-11-02", "<a@x>");
  assert.deepEqual(await found(threads, ahead), [["<a@x> inbox"], null]);
});
