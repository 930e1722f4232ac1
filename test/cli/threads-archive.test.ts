/**
 * Threads over messages that other people wrote: no parent is missed that In-Reply-To or References
 * names, and that came before.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import type { Mail } from "../../src/core/contracts/mail.js";
import { FOLLOWED, type Kept, parentsOf, remember } from "../../src/delivery/thread-memory.js";
import { plainMemory } from "../contract/memory-stores.js";
import { mailOf } from "../core/mails.js";
import { corpusFiles, NO_CORPUS } from "../harness/corpus.js";
import { Home } from "../harness/program.js";

/** Whatever is in angle brackets in a field: what is looked for with a look of its own. */
function idsIn(mail: Mail, field: string): string[] {
  const octets = mail.rawHeader(field).map((raw) => raw.toString("latin1"));
  return octets.join(" ").match(/<[^<>\s]+>/g) ?? [];
}

/** When it came, as a dry run has it. */
const timeOf = (mail: Mail): number => (mail.received ?? mail.date)?.getTime() ?? 0;

interface Saved {
  readonly file: string;
  readonly mail: Mail;
  readonly at: number;
}

/** Every message of the corpus that has a date, in the order in which they came. */
function archive(): Saved[] {
  const files = corpusFiles("mail", "bursts", "no-reply", "peers");
  return files
    .map((file) => {
      const octets = readFileSync(file);
      const fromLine = /^From .*\n/.exec(octets.toString("latin1", 0, 500))?.[0] ?? "";
      const mail = mailOf(octets.subarray(fromLine.length));
      return { file, mail, at: timeOf(mail) };
    })
    .filter(({ at }) => at > 0)
    .sort((one, other) => one.at - other.at);
}

/** Those before it that it names: each with the file that had the id first. */
function named({ mail, at }: Saved, first: ReadonlyMap<string, Saved>): Map<string, Saved> {
  const ids = ["References", "In-Reply-To"].flatMap((field) => idsIn(mail, field));
  const own = idsIn(mail, "Message-ID");
  const there = ids.flatMap((id) => {
    const saved = first.get(id);
    const young = saved !== undefined && saved.at > at - FOLLOWED;
    return young && !own.includes(id) ? [[id, saved] as const] : [];
  });
  return new Map(there);
}

const place = (folder: string) => ({ kind: "place of a thread", folder, member: null }) as const;

test("no parent that a message names, and that came before it, is missed", {
  skip: NO_CORPUS,
}, async (t) => {
  let now = 0;
  const host = { hostname: "h", pid: process.pid, now: () => now };
  const kept: Kept = { memory: plainMemory()({ host }), now: host.now };
  const first = new Map<string, Saved>();
  const all = archive();
  let [answers, followed] = [0, 0];
  for (const saved of all) {
    now = saved.at;
    const { ids, known } = await parentsOf(saved.mail, kept);
    const expected = named(saved, first);
    if (ids.length > 0) answers++;
    if (expected.size > 0) followed++;
    const found = known.map(({ parent, place: { folder } }) => [parent, folder]);
    // In-Reply-To first, else the last of References.
    const nearest = [
      ...idsIn(saved.mail, "In-Reply-To"),
      ...idsIn(saved.mail, "References").reverse(),
    ];
    const id = nearest.find((each) => expected.has(each));
    assert.deepEqual(found, id === undefined ? [] : [[id, expected.get(id)?.file]], saved.file);
    await remember(saved.mail, { place: place(saved.file), spam: false }, kept);
    for (const each of idsIn(saved.mail, "Message-ID").slice(0, 1))
      if (!first.has(each)) first.set(each, saved);
  }
  t.diagnostic(`${all.length} messages, ${answers} answer one, of ${followed} it had come before`);
  assert.ok(all.length > 1000 && answers > 250 && followed >= 25, `${answers}, ${followed}`);
});

test("each copy of a burst has a folder, and an answer to its address goes there", {
  skip: NO_CORPUS,
}, async () => {
  const host = { hostname: "h", pid: process.pid, now: () => 0 };
  const kept: Kept = { memory: plainMemory()({ host }), now: host.now };
  const copies = corpusFiles("bursts").map((file) => ({ file, mail: mailOf(readFileSync(file)) }));
  for (const { file, mail } of copies)
    await remember(mail, { place: place(file), spam: false }, kept);
  for (const { file, mail } of copies) {
    const to = `Delivered-To: ${mail.recipient.deliveredTo}\nReceived: x\n`;
    const answer = mailOf(`${to}In-Reply-To: ${idsIn(mail, "Message-ID")[0]}\n\n`);
    const { known } = await parentsOf(answer, kept);
    assert.deepEqual(
      known.map((each) => each.place.folder),
      [file],
    );
  }
  assert.ok(copies.length > 30);
});

/** Whatever begins a thread gets a folder of its own: so an answer lies where its thread began. */
const RULES = `
import { maildir, maildirs, sortmail } from "sortmail";
const { rules, rule, otherwise, file, inThread } = sortmail({
  recipient: { user: "yyyy", domain: "netnoteinc.com" },
  folders: { inbox: maildir("~/Mail/inbox"), threads: maildirs("~/Mail/threads", { atMost: 10_000 }) },
});
export default rules([
  rule("threads", inThread(), (mail) => file(mail.thread.place)),
], otherwise((mail) => file("threads", mail.messageId ?? "none")));
`;

test("a dry run over the archive shows each answer in the folder of its thread", {
  skip: NO_CORPUS,
}, (t) => {
  const home = new Home(RULES);
  after(() => home.remove());
  const all = archive().filter(({ file }) => file.includes("/sa-public-corpus/"));
  const { stdout } = home.run(["dry-run", "--json", ...all.map(({ file }) => file)]);
  const folders = new Map<string, string>();
  const lines: { path: string; rule: string; actions: { folder: string }[] }[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const { path, actions } of lines) folders.set(path, actions[0]?.folder ?? "");
  const first = new Map<string, Saved>();
  let followed = 0;
  for (const saved of all) {
    const parents = [...named(saved, first).values()].map(({ file }) => folders.get(file));
    if (parents.length > 0) followed++;
    if (parents.length > 0) assert.ok(parents.includes(folders.get(saved.file)), saved.file);
    for (const id of idsIn(saved.mail, "Message-ID").slice(0, 1))
      if (!first.has(id)) first.set(id, saved);
  }
  assert.equal(lines.filter(({ rule }) => rule === "threads").length, followed);
  t.diagnostic(`${lines.length} messages, ${followed} of them in a thread that had begun`);
  assert.ok(lines.length > 700 && followed >= 25, `${lines.length}, ${followed}`);
});
