/**
 * Rules, permissions and folders are spoiled while mail comes in: Postfix keeps it, and once all is
 * fixed nothing is lost or twice.
 */

import assert from "node:assert/strict";
import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { CORPUS } from "../harness/corpus.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { corpusMessages, note, sampleMessages } from "./messages.js";
import {
  assertArrived,
  assertDeferred,
  RULES,
  send,
  storedMessages,
  tryAgain,
  trySending,
  useSite,
  withRules,
  writeRules,
} from "./site.js";

/** Other messages than the first 200. */
const MESSAGES = CORPUS === null ? sampleMessages() : corpusMessages(40, 200);

describe("spoiled in the middle", { skip: NO_POSTFIX }, () => {
  const site = useSite();
  beforeEach(() => {
    const { home, lines } = site();
    home.write(".forward", `${lines.forward}\n`);
  });

  test("rules: a syntax error, then a rule that throws, then rules that everyone may change", async () => {
    const { home, postfix } = site();
    const rules = String(home.read(RULES));
    const misspelled = rules.replace("export default", "export defualt");
    const throwing = withRules(
      home,
      'rule("throws", (mail) => mail.nothing.at(0), file("inbox")),',
    );
    const share = Math.floor(MESSAGES.length / 4);
    const part = (index: number) =>
      MESSAGES.slice(index * share, index === 3 ? undefined : (index + 1) * share);
    const before = postfix.outcomes().length;
    await send(postfix, part(0));

    writeRules(home, misspelled);
    await send(postfix, part(1));
    const outcomes = await postfix.attempts(2 * share, before);
    const deferred = outcomes.filter(({ status }) => status !== "sent");
    assert(deferred.length >= share, "what came in behind the error was delivered");
    assertDeferred(deferred, deferred.length, /^sortmail: rules\.ts:\d+:\d+: Unexpected "defualt"/);
    assertDeferred(deferred, deferred.length, placeOf("defualt", misspelled));
    const { length } = storedMessages(home);

    writeRules(home, throwing);
    assertDeferred(await tryAgain(postfix), deferred.length, /^sortmail: rule "throws": /);
    assertDeferred(await trySending(postfix, part(2)), share, /^sortmail: rule "throws": /);
    assert.match(String(home.log().at(-1)?.error), placeOf("at(0)", throwing));

    writeRules(home, rules, 0o666);
    assertDeferred(
      await trySending(postfix, part(3)),
      part(3).length,
      /rules\.ts can be changed by everyone: run chmod /,
    );
    assert.equal(storedMessages(home).length, length, "something was stored by broken rules");

    chmodSync(join(home.path, RULES), 0o600);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, MESSAGES);
    const bounced = postfix
      .outcomes(before)
      .filter(({ status }) => !["sent", "deferred"].includes(status));
    assert.deepEqual(bounced, []);
  });

  test("a folder: the backup is stored once, however often the file fails", async () => {
    const { home, postfix } = site();
    const notes = ["first", "second", "third", "fourth"].map((subject) =>
      note("training@stonehenge.example", subject),
    );
    const [first, ...others] = notes;
    assert(first !== undefined);
    await trySending(postfix, [first]);
    const closed = join(home.path, "Mail/training/tmp");
    chmodSync(closed, 0o500);
    assertDeferred(await trySending(postfix, others), 3, /sortmail: \S*Mail\/training: EACCES/);
    assertDeferred(await tryAgain(postfix), 3, /sortmail: \S*Mail\/training: EACCES/);
    assert.equal(storedMessages(home).filter(({ folder }) => folder === "JustInCase").length, 4);
    chmodSync(closed, 0o700);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, notes);
    assert.deepEqual(readdirSync(join(home.path, ".local/state/sortmail/journal")), []);
  });
});

/** As messages name it: file, line and column. */
function placeOf(word: string, text: string): RegExp {
  const lines = text.slice(0, text.indexOf(word)).split("\n");
  return new RegExp(`\\brules\\.ts:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}: `);
}
