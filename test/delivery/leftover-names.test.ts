/** Of all that sweeps: it takes the names that the program gives, and none that a person made of one. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { directory } from "../../src/core/language/directory-spec.js";
import { maildir, mbox } from "../../src/core/language/folder-spec.js";
import { placesOfFolders } from "../../src/folders/leftovers.js";
import { placesOfSpool } from "../../src/io/spool.js";
import { entryName } from "../../src/rules/cache.js";
import { placesOfRules } from "../../src/rules/leftovers.js";
import { placesOfAnswers } from "../../src/state/once/answers-in-files.js";
import { sweep } from "../../src/state/sweep.js";
import { scratch } from "../folders/tools.js";

const YEAR = 365 * 24 * 3600_000;

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const number = (max: number) => fc.integer({ min: 1, max }).map(String);
const chance = fc
  .double({ min: 0.001, max: 0.999, noNaN: true })
  .map((n) => n.toString(36).slice(2));
const key = hex(64);
const joined = (...parts: readonly (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.join(""));

const STATE = ".local/state/sortmail";
const RULES = ".cache/sortmail/rules";
const GONE = `${RULES}/${entryName("/gone/rules.ts")}`;
const pid = number(4_194_304);

/** What deliveries leave, as they name it. */
const OURS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "a Maildir's tmp": joined(
    "Mail/inbox/tmp/sortmail.",
    number(9_999_999_999),
    fc.integer({ min: 0, max: 999_999 }).map((micros) => `.M${String(micros).padStart(6, "0")}`),
    joined("P", pid, "Q", number(999), "R", hex(8), ".blue.stonehenge.example"),
  ),
  "an attachment that was being saved": joined(
    "Scans/.sortmail.",
    number(1_900_000_000_000),
    joined(".P", pid, "Q", number(999), "R", hex(8)),
  ),
  "a lock that was being made": joined(
    "Mail/box.lock.sortmail.",
    pid,
    ".",
    number(99),
    ".",
    chance,
  ),
  "a stale lock, put aside": joined("Mail/box.lock.sortmail.", pid, ".1.", chance, ".stale"),
  "an mbox that was being made": joined("Mail/box.sortmail.fresh.", chance),
  "the spool": joined(`${STATE}/spool/`, number(1_900_000_000_000), ".", pid, ".0"),
  "the journal": joined(`${STATE}/journal/`, key),
  "a lock of the log, put aside": joined(`${STATE}/log.jsonl.lock.`, pid),
  replies: joined(`${STATE}/answered/aa/`, key, ".", number(1000)),
  "replies of an hour": joined(`${STATE}/answered/rate/2025010112/`, number(100)),
  "a mark of a delivery that was killed": joined(`${STATE}/running/`, pid, ".blue.mark"),
  "what is remembered no longer": joined(
    `${STATE}/memory/`,
    fc.constantFrom("duplicates", "threads", "people"),
    joined("/", fc.integer({ min: 1, max: 600 }).map(String), "/"),
    joined(hex(3), fc.constantFrom("", ".old", ".turn")),
  ),
  "a dead process's claim": joined(`${STATE}/memory/claims/`, hex(22), ".lock"),
  "a claim that was being made": joined(
    `${STATE}/memory/claims/`,
    joined(hex(22), ".lock.sortmail.", pid, ".", number(99), "."),
    chance,
  ),
  verdicts: joined(".cache/sortmail/verdicts/", key, ".json"),
  "verdicts that were being written": joined(
    ".cache/sortmail/verdicts/",
    key,
    joined(".json.", pid, ".", number(99), ".", chance),
  ),
  "a build": joined(
    `${RULES}/build-`,
    fc.string({ unit: fc.constantFrom(..."aZ09"), minLength: 6, maxLength: 6 }),
    fc.constantFrom("/bundle.js", "/bundle.js.map", "/meta.json", "/entry", "/machine", "/stamp-1"),
  ),
  "rules that are gone": fc.constant(GONE),
  "V8's code of them": fc.constant(`${RULES}/${entryName("/old/rules.ts")}.v8`),
};

/** What people and programs make of a name. */
const EDITS: readonly ((name: string) => string)[] = [
  (name) => `${name}~`,
  (name) => `${name} (copy)`,
  (name) => `${name}@2026`,
  (name) => `${name}.2026 before`,
  (name) => `${name}:2,S`,
  (name) => `.${name}.swp`,
  (name) => `#${name}#`,
  (name) => `old ${name}`,
  (name) => `old.${name}`,
  (name) => `x${name}`,
  (name) => name.toUpperCase(),
];

function contentOf(name: string): string {
  const header = { made: "sortmail 0.1", file: "/gone/rules.ts" };
  return name.includes(".bundle") ? `${JSON.stringify(header)}\n` : "";
}

/** A home with these files, all of them old. */
function homeOf(t: TestContext, names: readonly string[]): string {
  const home = scratch(t);
  for (const name of names) {
    fs.mkdirSync(join(home, dirname(name)), { recursive: true });
    fs.writeFileSync(join(home, name), contentOf(name));
    fs.utimesSync(join(home, name), 1_600_000_000, 1_600_000_000);
  }
  return home;
}

async function sweepAll(home: string): Promise<void> {
  const now = Date.now() + YEAR;
  const folders = [
    maildir(join(home, "Mail/inbox")),
    mbox(join(home, "Mail/box")),
    directory(join(home, "Scans")),
  ];
  sweep(join(home, STATE), {
    now: () => now,
    first: placesOfSpool(join(home, STATE, "spool")),
    also: [
      placesOfAnswers(join(home, ".cache/sortmail/verdicts")),
      placesOfRules(join(home, RULES), "1.0.0"),
      await placesOfFolders(folders, now),
    ],
  });
}

const left = (home: string, names: readonly string[]) =>
  names.filter((name) => fs.existsSync(join(home, name)));

for (const [what, names] of Object.entries(OURS)) {
  test(`${what}: what the program names so goes, and what somebody made of it stays`, async (t) => {
    await fc.assert(
      fc.asyncProperty(names, async (ours) => {
        const theirs = EDITS.map((edit) => join(dirname(ours), edit(basename(ours)))).filter(
          (name) => name !== ours,
        );
        const home = homeOf(t, [ours, ...theirs]);
        await sweepAll(home);
        assert.deepEqual(left(home, [ours, ...theirs]), theirs);
      }),
      { numRuns: 15 },
    );
  });
}

test("a person's own copies beside an mbox, and folders and files in the caches, stay however old", async (t) => {
  const names = [
    "Mail/box.sortmail.2026.before",
    "Mail/box.sortmail.bak",
    "Mail/box.sortmail.1",
    "Mail/box.sortmail.fresh.before.rotation",
    "Mail/box.lock.sortmail.notes",
    "Mail/box.lock.sortmail.4711.notes",
    "Mail/inbox/tmp/sortmail.notes.M1P1Q1R1.blue",
    `${STATE}/journal.bak`,
    `${STATE}/log.jsonl.lock.old`,
    `${STATE}/log.jsonl.2026`,
    `${STATE}/clock`,
    `${STATE}/answered/rate/2025010112/01`,
    `${RULES}/notes.bundle`,
    `${RULES}/notes.bundle.v8`,
    `${RULES}/build-notes/entry`,
    `${RULES}/build-my_one/entry`,
  ];
  const home = homeOf(t, names);
  await sweepAll(home);
  assert.deepEqual(left(home, names), names);
});
