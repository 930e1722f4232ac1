/**
 * Senders say how long their messages are, and most mail readers believe that: it must not make two
 * messages out of one, nor hide the next one.
 */

import assert from "node:assert/strict";
import { chmodSync, chownSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { fromLine, quoteMboxrd } from "../../src/core/message/mboxrd.js";
import { openFolder } from "../../src/folders/formats.js";
import { homeWith } from "../cli/tools.js";
import { contentOf, deadline, host } from "../folders/tools.js";
import { Random } from "../fuzz/mutate.js";
import { ACCOUNT, type Home } from "../harness/program.js";
import { BOX, lacking } from "./programs.js";
import { READERS, type Reading, readingOf } from "./readers.js";

const COUNT = 1000;

const SPELLINGS: readonly ((length: number) => string)[] = [
  (length) => `Content-Length: ${length}\n`,
  (length) => `Content-Length:${length}\n`,
  (length) => `content-length: ${length}\n`,
  (length) => `CONTENT-LENGTH:\t${length}\n`,
  (length) => `Content-Length:\n ${length}\n`,
  (length) => `Content-Length : ${length}\n`,
  (length) => `Content-Length: 3\nContent-Length: ${length}\n`,
  (length) => `Content-Length: ${length}\nContent-Length: 3\nLines: 2\n`,
];

const DATE = Date.UTC(2026, 10, 22);

/** Messages that look like the ends and beginnings of others, the same in each run. */
function messages(): string[] {
  const random = new Random(20261122);
  const bodies = Array.from({ length: COUNT }, (_, number) => bodyOf(number, random));
  return bodies.map((body, number) => {
    const length = random.one(temptations(bodies, number, random), random.below(100_000));
    const field = random.one(SPELLINGS, SPELLINGS[0] ?? String)(length);
    const fields = [`Subject: ${number}\n`, field, "From: a@b.example\n"];
    if (random.below(3) === 0) fields.unshift(fields.splice(1, 1)[0] ?? "");
    return `${fields.join("")}\n${body}`;
  });
}

function bodyOf(number: number, random: Random): string {
  const line = () =>
    random.one(
      [
        `text of ${number}\n`,
        "From mallory@evil.example  Sun Nov 22 10:00:00 2026\nSubject: forged\n\nnever sent\n",
        "\nFrom mallory@evil.example  Sun Nov 22 10:00:00 2026\nSubject: forged\n\nnever sent\n",
        ">From x\n",
        "\n",
        "Content-Length: 1\n",
      ],
      "",
    );
  return `begin\n${Array.from({ length: random.below(12) }, line).join("")}end\n`;
}

/** Lengths that lead behind a quote, or to where a message below begins, one octet more or less. */
function temptations(bodies: readonly string[], number: number, random: Random): number[] {
  const stored = Buffer.concat([
    ...quoteMboxrd([Buffer.from(bodies[number] ?? "", "latin1")]),
  ]).toString("latin1");
  const inside = [...stored.matchAll(/From /g)].map(({ index }) => index - 1);
  const next = stored.length;
  const after = next + (bodies[number + 1] ?? "").length + random.below(200);
  return [...inside, ...inside, next, after].map((length) => length + random.below(3) - 1);
}

const sorted = (all: readonly Reading[]) =>
  // Some keep the empty line that parts two messages.
  all.map(([subject, body]) => `${subject}\n${body.trimEnd()}`).sort();

function boxOf(t: TestContext): { readonly home: Home; readonly box: string } {
  const home = homeWith(t);
  return { home, box: home.write(BOX, "") };
}

/** Appends them as a program does that does not think of it. */
function storeCarelessly(box: string, all: readonly string[]): void {
  const entries = all.flatMap((message) => [
    fromLine("a@b.example", DATE),
    ...quoteMboxrd([Buffer.from(message, "latin1")]),
    Buffer.from("\n"),
  ]);
  writeFileSync(box, Buffer.concat(entries));
}

async function store(box: string, all: readonly string[]): Promise<void> {
  const spec = { kind: "mbox", path: box, locks: ["fcntl"], rotateAt: null } as const;
  const folder = openFolder(spec, { deadline: deadline(), host: { ...host, now: () => DATE } });
  for (const message of all)
    await folder.store(contentOf(Buffer.from(message, "latin1"), 100), { sender: "a@b.example" });
  const { uid, gid } = ACCOUNT;
  if (uid !== undefined && gid !== undefined) chownSync(box, uid, gid);
  chmodSync(box, 0o600);
}

const skip = lacking("mutt", "script", "formail", "procmail", "doveadm");

test(`${COUNT} messages that say they are shorter or longer than they are: each reader sees each, and no other`, {
  skip,
}, async (t) => {
  const { home, box } = boxOf(t);
  const all = messages();
  await store(box, all);
  for (const [name, read] of Object.entries(READERS))
    assert.deepEqual(sorted(await read(home)), sorted(all.map(readingOf)), name);
});

for (const name of ["mutt", "formail and procmail"]) {
  test(`${name} does believe what they say where nothing is done about it`, {
    skip,
  }, async (t) => {
    const { home, box } = boxOf(t);
    const all = messages();
    storeCarelessly(box, all);
    const found = (await READERS[name]?.(home)) ?? [];
    assert.notDeepEqual(sorted(found), sorted(all.map(readingOf)));
  });
}
