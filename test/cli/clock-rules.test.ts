/** Rules that go by the time: the same wherever sortmail is started, and whenever it tries again. */

import assert from "node:assert/strict";
import { unlinkSync } from "node:fs";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import {
  assertDeferred,
  assertDelivered,
  homeWith,
  MESSAGE,
  type Parts,
  rulesOf,
} from "./tools.js";

/** Node, with the program behind it, at this moment. */
function at(home: Home, moment: string): readonly string[] {
  const path = home.write("at.cjs", `Date.now = () => Date.parse(${JSON.stringify(moment)});`);
  return [NODE, "--require", path, BIN];
}

const NIGHT: Parts = {
  top: 'import { between, hours, weekdays } from "sortmail";',
  rules: 'rule("night", hours("22:00", "06:00"), file("second"))',
};
const IN_BERLIN = { ...NIGHT, config: 'timeZone: "Europe/Berlin",' };

/** What Postfix passes (nothing), and what shells have. */
const ENVIRONMENTS = [
  {},
  { TZ: "America/New_York" },
  { TZ: "Pacific/Chatham" },
  { TZ: "nonsense" },
];

test("the same decision under Postfix and in a shell with TZ, in a delivery and a dry run", (t) => {
  const home = homeWith(t, IN_BERLIN);
  const path = home.write("message", MESSAGE);
  const command = at(home, "2026-12-01T21:00:00Z");
  for (const env of ENVIRONMENTS) {
    assertDelivered(home.deliver(MESSAGE, [], { command, env }));
    const { stdout } = home.run([], { command: [...command, "dry-run", "--trace", path], env });
    assert.match(stdout, /✓ hours\("22:00", "06:00"\): 22:00 in Europe\/Berlin\n/);
  }
  assert.equal(home.maildir("Mail/second").length, ENVIRONMENTS.length);
});

test("without timeZone it is the machine's, whatever TZ says, and check prints it", (t) => {
  const home = homeWith(t, NIGHT);
  const seen = ENVIRONMENTS.slice(0, 2).map((env) => {
    const command = [...at(home, "2026-07-01T12:00:00Z"), "check"];
    const { stdout } = home.run([], { command, env });
    return /^ok +time zone: .*, the machine's: it is 2026-0\d-\d\d \d\d:\d\d there$/m.exec(
      stdout,
    )?.[0];
  });
  assert.ok(seen[0] !== undefined);
  assert.deepEqual(new Set(seen).size, 1, `${seen}`);
});

test("a try that goes on with what an earlier one has begun decides as that one did", (t) => {
  const day = 'rule("day", hours("06:00", "22:00"), file("inbox"), copy("third"))';
  const night = 'rule("night", hours("22:00", "06:00"), file("second"), copy("third"))';
  const home = homeWith(t, { ...IN_BERLIN, rules: `${day}, ${night}` });
  const blocked = home.write("Mail/third", "no folder");
  const deliver = (moment: string) =>
    home.deliver(MESSAGE, [], { command: at(home, moment), env: { TZ: "Asia/Tokyo" } });
  assertDeferred(deliver("2026-12-01T20:59:58Z"), /third/);
  assert.equal(home.maildir("Mail/inbox").length, 1);
  unlinkSync(blocked);
  assertDelivered(deliver("2026-12-01T21:10:00Z"));
  assert.deepEqual(
    ["inbox", "second", "third"].map((name) => home.maildir(`Mail/${name}`).length),
    [1, 0, 1],
  );
  assert.deepEqual(home.log().at(-1)?.notes, [
    "decided as of 2026-12-01T20:59:58.000Z, when an earlier try did a part of it",
  ]);
  // What has ended is over: the same message, sent again, is decided anew.
  assertDelivered(deliver("2026-12-01T21:20:00Z"));
  assert.equal(home.maildir("Mail/second").length, 1);
});

/** What a dry run with these options says of one message, by the rule that decides. */
function foretold(home: Home, options: readonly string[], env = {}): string {
  const path = home.write("message", MESSAGE);
  const command = [...at(home, "2026-07-01T12:00:00Z"), "dry-run", "--json", ...options, path];
  const { stdout, stderr, status } = home.run([], { command, env });
  return status === 0 ? JSON.parse(stdout).rule : `${status} ${stderr}`;
}

test("--now: a dry run as of then, by the clocks of the rules or of the zone that it names", (t) => {
  const home = homeWith(t, IN_BERLIN);
  for (const [now, rule] of [
    ["2026-12-01T21:59", "otherwise"],
    ["2026-12-01 22:00", "night"],
    ["2026-12-01T22:00:00Z", "night"],
    ["2026-12-01T22:00:00+02:00", "otherwise"],
    ["2026-12-01 12:00 -1000", "night"],
    ["2026-12-02", "night"],
  ] as const)
    assert.equal(foretold(home, ["--now", now], { TZ: "Asia/Tokyo" }), rule, now);
  assert.equal(foretold(home, []), "otherwise", "the present");
  for (const wrong of ["tomorrow", "2026-02-30", "25:00", "2026-12-01T22:00 CET"])
    assert.equal(
      foretold(home, ["--now", wrong]),
      `64 sortmail: --now "${wrong}" is no time: write 2026-12-24, "2026-12-24 18:00" or 2026-12-24T18:00+01:00\n`,
    );
});

test("check warns of a between that is over, with its place, and says when there is no such zone", (t) => {
  const rules = `rule("away", all(subject("x"), between("2025-12-20", "2026-01-06")), file("second")),
    rule("next", between('2026-12-20', "2027-01-06"), file("second"))`;
  const home = homeWith(t, { ...IN_BERLIN, rules });
  const checked = (moment: string): string[] => {
    const { stdout } = home.run([], { command: [...at(home, moment), "check"] });
    return stdout.split("\n").filter((line) => /time zone|is over/.test(line));
  };
  const zone = (shown: string) =>
    `ok      time zone: Europe/Berlin, as timeZone says: it is ${shown} there`;
  const over = (place: string, name: string) =>
    `warning rules.ts:${place}: rule ${name} is over, and matches nothing any more; write new days, or take the rule out`;
  const first = over("11:54", '"away": between("2025-12-20", "2026-01-06")');
  assert.deepEqual(checked("2027-01-06T22:59:00Z"), [zone("2027-01-06 23:59"), first]);
  const second = over("12:18", '"next": between("2026-12-20", "2027-01-06")');
  assert.deepEqual(checked("2027-01-06T23:00:00Z"), [zone("2027-01-07 00:00"), first, second]);

  const misspelt = homeWith(t, { ...NIGHT, config: 'timeZone: "Europe/Berlni",' });
  const { status, stdout } = misspelt.run(["check"]);
  assert.equal(status, 1);
  const fault = 'there is no time zone "Europe/Berlni": a name is such as "Europe/Berlin"';
  assert.ok(stdout.includes(`error   time zone: ${fault}; until then mail is deferred`), stdout);
  assertDeferred(misspelt.deliver(MESSAGE), /rule "night": there is no time zone "Europe\/Berlni"/);
});

/** The rules of the documents, with a configuration that has all their names. */
function documented(block: string): string {
  return rulesOf({
    top: 'import { addressedTo, between, days, from, hold, hours, unscanned, weekdays } from "sortmail";',
    config: `timeZone: "Europe/Berlin", trusted: [], spam: unscanned(), templates: ["vacation"],
      outgoing: hold(maildir("~/Mail/held")),`,
    rules: block,
  })
    .replace("file, copy }", "file, copy, respond }")
    .replace(
      "folders: {",
      '$& night: maildir("~/a"), work: maildir("~/b"), monday: maildir("~/c"),',
    );
}

test("docs/rules.md: every rule that goes by the time is right", (t) => {
  const { stdout } = homeWith(t, documented(example("ts clock", "rules.md"))).run(["check"]);
  assert.deepEqual(
    stdout
      .split("\n")
      .filter((line) => /^(?:error|warning)/.test(line) && !/Postfix|spam/.test(line)),
    [],
  );
});

test("docs/answers.md: a vacation is answered from its first minute to its last, in a dry run too", (t) => {
  const home = homeWith(t, documented(example("ts vacation", "answers.md")));
  const replies = (moment: string, name: string): number => {
    const message = MESSAGE.replaceAll("ada@analytic.example", `${name}@analytic.example`);
    assertDelivered(home.deliver(message, [], { command: at(home, moment) }));
    return home.maildir("Mail/held").length;
  };
  assert.equal(replies("2026-12-19T22:59:59Z", "ada"), 0, "before");
  assert.equal(replies("2026-12-19T23:00:00Z", "ada"), 1, "its first minute");
  assert.equal(replies("2027-01-06T22:59:59Z", "eve"), 2, "its last one");
  assert.equal(replies("2027-01-06T23:00:00Z", "jane"), 2, "over");
  assert.equal(home.maildir("Mail/inbox").length, 4);

  const path = home.write("message", MESSAGE);
  const shown = (now: string) => {
    const args = ["dry-run", "--json", "--answers", "--now", now, path];
    return JSON.parse(home.run(args).stdout);
  };
  assert.equal(shown("2026-12-19").answers, undefined);
  assert.deepEqual(
    shown("2026-12-24").suppressed.map(({ reason }: { reason: string }) => reason),
    ["answered"],
    "four days after the last reply",
  );
  const [{ text }] = shown("2026-12-27T12:00").answers;
  assert.match(text, /^Date: Sun, 27 Dec 2026 11:00:00 \+0000$/m);
  assert.match(text, /I am away until 6 January/);
});
