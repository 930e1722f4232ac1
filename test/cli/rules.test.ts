/**
 * The rules that come with the program, over the messages that come with it, in a sandbox; and many
 * deliveries at once.
 */

import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readMbox } from "../folders/tools.js";
import { BIN, type Home, INSTALLED, NODE } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import {
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  rulesOf,
  startDelivery,
  stored,
} from "./tools.js";

const SAMPLES = join(INSTALLED, "samples");
const RULES = join(INSTALLED, "rules.example.ts");

/** What rules.example.ts does with each sample: the rule that decides, and where it goes. */
const EXPECTED: readonly (readonly [sample: string, rule: string, ...folders: string[]])[] = [
  ["01-for-me.eml", "for me", "inbox"],
  ["02-course-inquiry.eml", "course inquiry", "training"],
  ["03-mailing-list.eml", "mailing lists", "lists/perl6-language.perl.org"],
  ["04-nobody-has-this-address.eml", "otherwise", "unassigned"],
  ["05-photo.eml", "for me", "inbox"],
  ["06-parcel.eml", "for me", "inbox"],
  ["07-japanese.eml", "for me", "inbox"],
  ["08-eight-bit-header.eml", "for me", "inbox"],
  ["09-antivirus-noise.eml", "antivirus noise", "noise"],
  ["10-invoice.eml", "for me", "unassigned", "inbox"],
  ["11-friends.eml", "friends list"],
  ["12-forged.eml", "otherwise", "unassigned"],
  ["13-spam-to-me.eml", "spam to me", "ube"],
  ["14-spam-to-a-trap.eml", "spam to a trap", "ubetrap"],
];

const octetsOf = (sample: string): string => readFileSync(join(SAMPLES, sample)).toString("latin1");

/** A home with mail and rules of its own, and a sandbox beside it. */
function places(t: TestContext): {
  base: Home;
  deliver: (sample: string) => void;
  log: () => Record<string, unknown>[];
} {
  const base = homeWith(t);
  base.write("home/.config/sortmail/rules.ts", "export default 7;");
  base.write("home/Mail/inbox/new/old", "old");
  const command = [NODE, BIN, "--rules", RULES, "--sandbox", join(base.path, "sandbox")];
  const deliver = (sample: string) => {
    const input = readFileSync(join(SAMPLES, sample));
    assertDelivered(base.run([], { input, command, env: { HOME: join(base.path, "home") } }));
  };
  const lines = () =>
    base.read("sandbox/.local/state/sortmail/log.jsonl").toString().trimEnd().split("\n");
  return { base, deliver, log: () => lines().map((line) => JSON.parse(line)) };
}

test("every sample lands where its name says, and nowhere else", (t) => {
  const { base, deliver } = places(t);
  assert.deepEqual(
    readdirSync(SAMPLES).sort(),
    EXPECTED.map(([sample]) => sample),
  );
  const filed = new Map<string, string[]>();
  for (const [sample, , ...folders] of EXPECTED) {
    deliver(sample);
    for (const folder of [...folders, "JustInCase"])
      filed.set(folder, [...(filed.get(folder) ?? []), octetsOf(sample)]);
  }
  for (const [folder, messages] of filed) {
    const path = `sandbox/Mail/${folder}`;
    const octets = folder === "ubetrap" ? readMbox(join(base.path, path)) : base.maildir(path);
    const found = octets.map((message) => message.toString("latin1"));
    assert.deepEqual(found.sort(), messages.sort(), folder);
  }
  const messages = base.files().filter((name) => name.startsWith("sandbox/Mail/")).length;
  assert.equal(messages, [...filed.values()].flat().length, "something else is there");
});

test("the log of the samples: a line each, with the rule and the folders", (t) => {
  const { deliver, log } = places(t);
  for (const [sample] of EXPECTED) deliver(sample);
  const seen = log().map(({ rule, actions, status }, index) => {
    const stored = Array.isArray(actions)
      ? actions.filter(({ folder }) => folder !== undefined)
      : [];
    const folders = stored.map(({ folder, result }) => `${folder} ${result}`);
    return [EXPECTED[index]?.[0], rule, status, ...folders];
  });
  const wanted = EXPECTED.map(([sample, rule, ...folders]) => [
    sample,
    rule,
    0,
    ...["backup", ...folders].map((folder) => `${folder} done`),
  ]);
  assert.deepEqual(seen, wanted);
});

test("what would leave a sandbox is filed there: two answers and the mail of the list", (t) => {
  const { base, deliver, log } = places(t);
  for (const [sample] of EXPECTED) deliver(sample);
  const leaving = log().flatMap(({ recipient, actions }) => {
    const all = Array.isArray(actions) ? actions.filter(({ folder }) => folder === undefined) : [];
    return all.map(
      ({ kind, result, reason }) =>
        `${recipient}: ${[kind, result, reason ?? ""].join(" ").trim()}`,
    );
  });
  assert.deepEqual(leaving, [
    "training@stonehenge.example: respond done",
    "warehouse@stonehenge.example: respond done",
    "friends@stonehenge.example: redistribute done",
    "sales42@stonehenge.example: respond suppressed not addressed",
  ]);
  const held = base
    .maildir("sandbox/outgoing")
    .map((octets) => /^X-Sortmail-Envelope-To: (.*)$/m.exec(String(octets))?.[1]);
  assert.deepEqual(held.sort(), [
    "<hr@widgets.example>",
    "<nimue@lake.example>",
    "<offers@bargains.example>",
    "<oliver@heath.example>",
    "<uther@pendragon.example>",
  ]);
});

/** Every path below a folder, with what would betray a change. */
function tree(folder: string): string[] {
  return ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()].map((name) => {
    const { mode, size, mtimeMs, ctimeMs, ino } = lstatSync(join(folder, name));
    return `${name} ${[mode, size, mtimeMs, ctimeMs, ino]}`;
  });
}

test("a sandbox: nothing outside of it is written, in the home or beside the rules", (t) => {
  const { base, deliver } = places(t);
  base.write("sandbox/placeholder", "");
  const seen = () =>
    [join(base.path, "home"), SAMPLES]
      .flatMap(tree)
      .concat(`${lstatSync(RULES).ctimeMs}`, readdirSync(base.path));
  const before = seen();
  for (const [sample] of EXPECTED) deliver(sample);
  assert.deepEqual(seen(), before);
  const touched = new Set(base.files().map((name) => name.split("/").slice(0, 2).join("/")));
  assert.deepEqual(
    touched,
    new Set([
      "home/.config",
      "home/Mail",
      "sandbox/.cache",
      "sandbox/.local",
      "sandbox/Mail",
      "sandbox/outgoing",
      "sandbox/placeholder",
    ]),
  );
});

test("a sandbox holds whatever path the rules name", (t) => {
  const base = homeWith(
    t,
    rulesOf({ otherwise: 'file("inbox"), copy("second"), copy("box")' })
      .replace('"~/Mail/inbox"', '"/var/mail/inbox"')
      .replace('"~/Mail/second"', '"~/../../../second"')
      .replace('"~/Mail/box"', '"/../box"'),
  );
  const sandbox = join(base.path, "sandbox");
  assertDelivered(base.deliver(MESSAGE, ["--sandbox", sandbox]));
  const names = stored(base).filter((name) => !name.startsWith("sandbox/."));
  assert.deepEqual(
    names.map((name) => name.replace(/new\/.*/, "new")),
    ["sandbox/box", "sandbox/second/new", "sandbox/var/mail/inbox/new"],
  );
});

test("ten deliveries at once, with nothing compiled yet: each is delivered, and the rules are kept once", async (t) => {
  const home = homeWith(t, rulesOf());
  const results = await Promise.all(
    Array.from({ length: 10 }, () => startDelivery(home, [NODE, BIN])),
  );
  for (const result of results) assertDelivered(result);
  assert.deepEqual(
    home.maildir("Mail/inbox").map(String),
    Array.from({ length: 10 }, () => FILED),
  );
  assert.equal(home.log().length, 10);
  const kept = home.files().filter((name) => name.startsWith(".cache/"));
  assert.equal(kept.length, 1, String(kept));
  assert.match(String(kept), /\.bundle$/);
  assert.deepEqual(
    readdirSync(join(home.path, ".cache/sortmail/rules")).length,
    1,
    "a temporary folder is left",
  );
});

test("ten deliveries at once into one mbox: ten whole messages", async (t) => {
  const home = homeWith(t, { otherwise: 'file("box")' });
  const results = await Promise.all(
    Array.from({ length: 10 }, () => startDelivery(home, [NODE, BIN])),
  );
  for (const result of results) assertDelivered(result);
  const messages = home
    .read("Mail/box")
    .toString()
    .split(/(?<=\n\n)(?=From ada@)/);
  assert.deepEqual(
    messages.map((text) => text.slice(text.indexOf("\n") + 1)),
    Array.from({ length: 10 }, () => `${FILED}\n`),
  );
  assert.deepEqual(stored(home), ["Mail/box"]);
});

test("a scanner's notice is seen for what it is, as docs/rules.md shows the trace", (t) => {
  const home = homeWith(t);
  const sample = join(SAMPLES, "09-antivirus-noise.eml");
  const { stdout } = home.run(["dry-run", "--rules", RULES, "--trace", sample]);
  assert.ok(stdout.includes(example("notice", "rules.md").trimEnd()), stdout);
});
