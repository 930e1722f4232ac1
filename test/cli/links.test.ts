/**
 * Symbolic links in the place of what is ours: none is followed. Those that a person puts around
 * their own mail are.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { ACCOUNT, type Home } from "../harness/program.js";
import { assertDeferred, assertDelivered, FILED, homeWith, MESSAGE, rulesOf } from "./tools.js";

const STATE = ".local/state/sortmail";
const CACHE = ".cache/sortmail";
const LINK = /is a symbolic link, and none is followed there/;
const LARGE = `${MESSAGE}${"x".repeat(2_000_000)}`;

const WORDS = "hold, maildir, mbox, sortmail, unscanned";
const rulesWith = (actions: string, config = "") => `import { ${WORDS} } from "sortmail";
const { rules, otherwise, file, copy, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), second: maildir("~/Mail/second"), box: mbox("~/Mail/box") },
  templates: ["bounce"], spam: unscanned(), outgoing: hold(maildir("~/Mail/held")),
  ${config}
});
export default rules([], otherwise(${actions}));
`;

const ONE = 'file("inbox")';
const TWO = 'file("inbox"), copy("second")';
const ANSWER = 'file("inbox"), respond("bounce")';

/** A folder of the user's that has nothing to do with mail. */
function outsideOf(home: Home): string {
  home.write("outside/letter.txt", "mine", 0o640);
  return join(home.path, "outside");
}

/** Puts a link at this place of a home, in the stead of whatever is there. */
function link(home: Home, place: string, target: string): void {
  const path = join(home.path, place);
  rmSync(path, { recursive: true, force: true });
  home.write(join(dirname(place), "placeholder"), "");
  symlinkSync(target, path);
}

function assertUntouched(home: Home, place: string): void {
  assert.ok(lstatSync(join(home.path, place)).isSymbolicLink(), "the link itself is left alone");
  assert.deepEqual(
    home.files().filter((name) => name.startsWith("outside/")),
    ["outside/letter.txt"],
  );
  assert.equal(String(home.read("outside/letter.txt")), "mine");
  assert.equal(lstatSync(join(home.path, "outside/letter.txt")).mode & 0o7777, 0o640);
}

/**
 * What is a link, what is delivered, and what comes of it: why it is deferred, or null for
 * delivered all the same.
 */
const ATTACKS: readonly (readonly [
  place: string,
  rules: string,
  message: string,
  reason: RegExp | null,
])[] = [
  [STATE, ONE, MESSAGE, null],
  [STATE, TWO, MESSAGE, LINK],
  [STATE, ONE, LARGE, LINK],
  [STATE, ANSWER, MESSAGE, LINK],
  [`${STATE}/journal`, TWO, MESSAGE, LINK],
  [`${STATE}/journal`, ANSWER, MESSAGE, LINK],
  [`${STATE}/spool`, ONE, LARGE, LINK],
  [`${STATE}/spool`, ONE, MESSAGE, null],
  [`${STATE}/answered`, ANSWER, MESSAGE, LINK],
  [`${STATE}/answered/rate`, ANSWER, MESSAGE, LINK],
  [`${STATE}/answered`, TWO, MESSAGE, null],
  [`${CACHE}/rules`, ONE, MESSAGE, /is no folder \(a symbolic link is not followed\): remove it/],
  [CACHE, ONE, MESSAGE, LINK],
  [`${CACHE}/verdicts`, ONE, MESSAGE, null],
  ["Mail/inbox/tmp", ONE, MESSAGE, /is no Maildir: its tmp is not a folder/],
  ["Mail/inbox/new", ONE, LARGE, /is no Maildir: its new is not a folder/],
  [
    "Mail/inbox/cur",
    'file("inbox", { flags: ["seen"] })',
    MESSAGE,
    /is no Maildir: its cur is not a folder/,
  ],
  ["Mail/held/tmp", ANSWER, MESSAGE, /is no Maildir: its tmp is not a folder/],
];

for (const [place, rules, message, reason] of ATTACKS) {
  const size = message === LARGE ? "a large message, " : "";
  test(`${place} leads elsewhere, ${size}${rules}: ${reason === null ? "delivered" : "deferred"}`, (t) => {
    const home = homeWith(t, rulesWith(rules));
    link(home, place, outsideOf(home));
    const result = home.deliver(message);
    if (reason === null) assertDelivered(result);
    else assertDeferred(result, reason);
    assertUntouched(home, place);
    rmSync(join(home.path, place));
    assertDelivered(home.deliver(message));
    const expected = reason === null ? 2 : 1;
    assert.equal(
      home.maildir("Mail/inbox").length,
      expected,
      "the next try has done the rest, and only that",
    );
  });
}

const KEY = createHash("sha256")
  .update(`merlyn+merlyn@blue.stonehenge.example\0${FILED}`)
  .digest("hex");

for (const [place, reason] of [
  [`${STATE}/log.jsonl`, null],
  [`${STATE}/journal/${KEY}`, /ELOOP/],
] as const) {
  test(`a name that can be foreseen, ${place.slice(0, 40)}, is a link already: the file that it leads to stays`, (t) => {
    const home = homeWith(t, rulesWith(TWO));
    link(home, place, join(outsideOf(home), "letter.txt"));
    const result = home.deliver(MESSAGE);
    if (reason === null) assertDelivered(result);
    else assertDeferred(result, reason);
    assertUntouched(home, place);
  });
}

test("the compiled rules are a link to others: those are not run, and the link is replaced", (t) => {
  const home = homeWith(t, rulesWith(ONE));
  const planted = home.write("planted.ts", rulesWith('file("second")'));
  assertDelivered(home.deliver(MESSAGE, ["--rules", planted]));
  const name = `${encodeURIComponent(join(home.path, ".config/sortmail/rules.ts")).slice(-200)}.bundle`;
  const other = `${encodeURIComponent(planted).slice(-200)}.bundle`;
  const forged = String(home.read(`${CACHE}/rules/${other}`)).replaceAll(
    planted,
    join(home.path, ".config/sortmail/rules.ts"),
  );
  home.write("outside/forged.bundle", forged);
  symlinkSync(join(home.path, "outside/forged.bundle"), join(home.path, CACHE, "rules", name));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([home.maildir("Mail/inbox").length, home.maildir("Mail/second").length], [1, 1]);
  assert.ok(lstatSync(join(home.path, CACHE, "rules", name)).isFile());
  assert.equal(String(home.read("outside/forged.bundle")), forged);
});

test("check tells of a link where deliveries follow none", (t) => {
  for (const place of [
    STATE,
    `${STATE}/journal`,
    `${STATE}/spool`,
    `${STATE}/answered`,
    `${STATE}/log.jsonl`,
  ]) {
    const home = homeWith(t, rulesOf());
    link(home, place, outsideOf(home));
    const { status, stdout } = home.run(["check", "--json"]);
    assert.equal(status, 1);
    const finding = stdout.split("\n").find((line) => line.includes('"about":"state"')) ?? "{}";
    assert.equal(JSON.parse(finding).level, "error", place);
    assert.match(JSON.parse(finding).message, LINK);
    assertUntouched(home, place);
  }
});

/** Moves a folder of the home to another place, and leaves a link to it. */
function moveAway(t: TestContext, home: Home, place: string): void {
  const path = join(home.path, place);
  const disk = join(home.path, "other disk");
  for (const folder of [disk, dirname(path), path]) {
    if (existsSync(folder)) continue;
    mkdirSync(folder, { recursive: true });
    if (ACCOUNT.uid !== undefined && ACCOUNT.gid !== undefined)
      chownSync(folder, ACCOUNT.uid, ACCOUNT.gid);
  }
  const target = join(disk, place.replaceAll("/", "_"));
  renameSync(path, target);
  symlinkSync(target, path);
  t.diagnostic(`${place} is a link`);
}

for (const place of [
  "Mail",
  "Mail/inbox",
  ".local",
  ".local/state",
  ".cache",
  ".config",
  ".config/sortmail",
]) {
  test(`a person has moved ${place} to another disk: all works as before`, (t) => {
    const home = homeWith(t, rulesWith('file("inbox"), copy("box"), respond("bounce")'));
    moveAway(t, home, place);
    for (const message of [MESSAGE, LARGE]) assertDelivered(home.deliver(message));
    assert.deepEqual([home.maildir("Mail/inbox").length, home.maildir("Mail/held").length], [2, 1]);
    assert.equal(home.log().length, 2);
    assert.ok(lstatSync(join(home.path, place)).isSymbolicLink());
  });
}

test("a person has moved an mbox to another disk: it grows there, and is locked there", (t) => {
  const home = homeWith(t, rulesWith('file("box")'));
  home.write("other disk/box", "");
  home.write("Mail/placeholder", "");
  symlinkSync(join(home.path, "other disk/box"), join(home.path, "Mail/box"));
  assertDelivered(home.deliver(MESSAGE));
  assert.match(
    readFileSync(join(home.path, "other disk/box"), "utf8"),
    /^From ada@analytic\.example /,
  );
  assert.deepEqual(
    home.files().filter((name) => name.includes("box")),
    ["other disk/box"],
  );
});
