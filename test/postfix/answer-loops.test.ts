/** Answers that meet other programs' answers in a real Postfix: at most one each way, however careless the other one is. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import type { MailHome } from "../harness/mail-home.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { fields, inbox, letter, quiet, ROBOT, setRules, textOf, useOutgoingSite } from "./outgoing-site.js";

const TRAINING = "training@stonehenge.example";
const ADA = "ada@analytic.example";

const MISSING = ["/usr/bin/procmail", "/usr/bin/formail", "/usr/bin/mailbot"].find((path) => !existsSync(path));
const NO_ROBOTS = MISSING === undefined ? false : `needs ${MISSING}: apt-get install procmail maildrop`;

/** What the robot says is sent in its own name, so that nobody can tell by the envelope. */
const SUBMIT = `/usr/sbin/sendmail -oi -f ${ROBOT} -t`;

interface Robot {
  readonly name: string;
  /** Whether it answers no answers. */
  readonly careful: boolean;
  /** How often we answer it: always, where what it does leaves marks of ours by which we know. */
  readonly every: string;
  /** Of procmail, which waits for it (`w`): else a delivery would end before the answer is submitted. */
  readonly recipe: string;
}

/** Like formail as in procmailex(5), but for the guards. Without Return-Path it would take our null sender for whom to answer. */
const BLIND = `:0 cw
| (formail -IReturn-Path: | formail -rt`;

/** Other programs that answer mail. */
const ROBOTS: readonly Robot[] = [
  {
    name: "formail as in procmailex(5)",
    careful: true,
    every: "0",
    recipe: `:0 Whc: vacation.lock
* !^FROM_DAEMON
* !^X-Loop: ${ROBOT}
| formail -rD 8192 vacation.cache
:0 ehcw
| (formail -rA"Precedence: junk" -A"X-Loop: ${ROBOT}"; echo "Gone.") | ${SUBMIT}
`,
  },
  {
    name: "formail that answers everything",
    careful: false,
    every: "0",
    recipe: `${BLIND}; echo "Gone.") | ${SUBMIT}
`,
  },
  {
    name: "formail that answers everything, and takes our marks off",
    careful: false,
    every: '"1 days"',
    recipe: `${BLIND} -I"X-Loop:" -I"References:" -I"In-Reply-To:"; echo "Gone.") | ${SUBMIT}
`,
  },
  {
    name: "maildrop's mailbot",
    careful: true,
    every: "0",
    recipe: `:0 cw
| mailbot -t gone.txt -d vacation -A "From: ${ROBOT}" ${SUBMIT}
`,
  },
];

describe("round and round", { skip: NO_POSTFIX }, () => {
  const site = useOutgoingSite();

  test("two addresses of one account do not answer each other; an answer that comes back is not answered", async () => {
    const { home, postfix, taken } = site();
    setRules(home, { otherwise: ', respond("gone", { every: 0, toAnyone: true })' });
    const other = "other@stonehenge.example";
    await postfix.send(letter(TRAINING, other), [TRAINING], other);
    await quiet(postfix);
    assert.equal(inbox(home).length, 1);
    assert.deepEqual(taken(), []);

    await postfix.send(letter(TRAINING), [TRAINING], ADA);
    await quiet(postfix);
    const [answer] = taken();
    assert(answer !== undefined, postfix.log());
    await postfix.send(Buffer.from(textOf(answer)), [TRAINING], "mallory@far.example");
    await quiet(postfix);
    assert.equal(taken().length, 1);
    assert.equal(inbox(home).length, 3);
  });

  for (const { name, careful, every, recipe } of ROBOTS) {
    for (const [first, from, to] of [
      ["it writes first", ROBOT, TRAINING],
      ["we write first", TRAINING, ROBOT],
    ] as const) {
      test(`${name}, ${first}: at most one answer to the other's mail`, { skip: NO_ROBOTS }, async () => {
        const { home, postfix, taken } = site();
        setRobot(home, recipe);
        setRules(home, { otherwise: `, respond("gone", { every: ${every} })` });
        await postfix.send(letter(to, from), [to], from);
        await quiet(postfix);
        const [theirs, ours] = [home.maildir("robot").map(String), inbox(home)];
        const answers = theirs.filter((text) => fields(text, "Auto-Submitted").includes("auto-replied"));
        const all = [...theirs, ...ours].join("\n\n");
        // We answer its letter, or its answer when nothing says that it is one.
        assert.equal(answers.length, from === ROBOT || !careful ? 1 : 0, all);
        // It answers our letter; one that is not careful answers our answer as well.
        assert.equal(ours.length, careful ? 1 : 2, all);
        assert.equal(theirs.length, answers.length + (from === ROBOT ? 0 : 1), all);
        assert.deepEqual(taken(), []);
      });
    }
  }
});

function setRobot(home: MailHome, recipe: string): void {
  home.write("gone.txt", "Gone.\n");
  const path = home.write(
    "robot.rc",
    `SHELL=/bin/sh\nMAILDIR=$HOME\nLOGFILE=robot.log\n:0 c\nrobot/\n${recipe}:0\n/dev/null\n`,
  );
  // -p: MAIL_CONFIG, by which Postfix says which instance it is, gets through to sendmail.
  home.write(".forward+robot", `"|/usr/bin/procmail -p -m ${path}"\n`);
}
