/**
 * Answers that meet other programs' answers in a real Postfix: at most one each way, however
 * careless the other one is.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_POSTFIX } from "../harness/postfix.js";
import {
  fields,
  inbox,
  letter,
  quiet,
  ROBOT,
  setRules,
  textOf,
  useOutgoingSite,
} from "./outgoing-site.js";
import { NO_SIEVE, ROBOTS, redirecting } from "./robots.js";

const TRAINING = "training@stonehenge.example";
const FRIENDS = "friends@stonehenge.example";
const ADA = "ada@analytic.example";

/** What goes to a robot that sends all of it back. */
const REDIRECTS = [
  {
    what: "what we forward",
    rules: `rule("on", sentTo("training"), forward("${ROBOT}"))`,
    to: TRAINING,
    from: ADA,
  },
  {
    what: "what goes to a list",
    rules: `rule("on", sentTo("friends"), redistribute("friends"))`,
    to: FRIENDS,
    from: ADA,
  },
  {
    what: "our answer",
    otherwise: ', respond("gone", { every: 0, toAnyone: true, envelopeFrom: "self" })',
    to: TRAINING,
    from: ROBOT,
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

  for (const { name, missing, careful, every, install } of ROBOTS) {
    for (const envelopeFrom of ["null", "self"]) {
      for (const [first, from, to] of [
        ["it writes first", ROBOT, TRAINING],
        ["we write first", TRAINING, ROBOT],
      ] as const) {
        const title = `${name}, ${first}, our answers from ${envelopeFrom}: at most one answer to the other's mail`;
        test(title, { skip: missing }, async () => {
          const { home, postfix, taken } = site();
          install(home, postfix);
          const options = `{ every: ${every}, envelopeFrom: "${envelopeFrom}" }`;
          setRules(home, { otherwise: `, respond("gone", ${options})` });
          await postfix.send(letter(to, from), [to], from);
          await quiet(postfix);
          const [theirs, ours] = [home.maildir("robot").map(String), inbox(home)];
          const answers = theirs.filter((text) =>
            fields(text, "Auto-Submitted").includes("auto-replied"),
          );
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
  }

  for (const { what, to, from, ...parts } of REDIRECTS) {
    test(`${what} goes to a Sieve that redirects it back: it comes once, and is filed`, {
      skip: NO_SIEVE,
    }, async () => {
      const { home, postfix, taken } = site();
      redirecting(to).install(home, postfix);
      setRules(home, parts);
      home.write(".config/sortmail/friends.txt", `${ROBOT}\n`);
      const message = letter(to, from);
      await postfix.send(message, [to], from);
      await quiet(postfix);
      const [passed, ...more] = home.maildir("robot").map(String);
      assert(passed !== undefined, postfix.log());
      assert.deepEqual(more, []);
      const filed = inbox(home);
      const back = filed.at(-1);
      assert.equal(filed.length, from === ROBOT ? 2 : 1);
      assert.deepEqual(fields(back ?? "", "X-Loop"), fields(passed, "X-Loop"), back);
      // In the list's name the body alone is the author's.
      const same = to === FRIENDS ? String(message).replace(/^.*?\n\n/s, "\n") : `${message}`;
      if (from !== ROBOT) assert(back?.endsWith(`\n${same}`), back);
      assert.match(JSON.stringify(home.log().at(-1)), /"result":"suppressed","reason":"loop"/);
      assert.doesNotMatch(postfix.log(), /mail forwarding loop|status=bounced/);
      assert.deepEqual(taken(), []);
    });
  }
});
