/**
 * A real Postfix, set up as docs/postfix.md says, starts sortmail by the mailbox_command that
 * `sortmail init` prints.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CORPUS } from "../harness/corpus.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { corpusMessages, note, sampleMessages } from "./messages.js";
import {
  assertArrived,
  assertDeferred,
  storedMessages,
  trySending,
  useSite,
  withRules,
  writeRules,
} from "./site.js";

const MESSAGES = CORPUS === null ? sampleMessages() : corpusMessages(40, 400);

describe("by mailbox_command", { skip: NO_POSTFIX }, () => {
  const site = useSite(({ mailboxCommand }) => [mailboxCommand]);

  test(`${MESSAGES.length} messages arrive octet for octet, once, where a dry run says`, async () => {
    const { home, postfix } = site();
    const outcomes = await trySending(postfix, MESSAGES);
    assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(["sent"]));
    assertArrived(home, MESSAGES);
  });

  test("broken rules defer, a rejection goes back", async () => {
    const { home, postfix } = site();
    const refusing = withRules(
      home,
      'rule("a", sentTo("nobody"), reject("nobody is here", "unknown user")),',
    );
    const message = note("training@stonehenge.example");
    writeRules(home, "const a = (;");
    assertDeferred(await trySending(postfix, [message]), 1, /^sortmail: rules\.ts:1:12: /);
    writeRules(home, refusing);
    const [outcome] = await trySending(postfix, [note("nobody@stonehenge.example")]);
    assert.deepEqual(outcome && { ...outcome, to: "", text: outcome.text.trim() }, {
      to: "",
      dsn: "5.1.1",
      status: "bounced",
      text: "nobody is here",
    });
    assert.deepEqual(storedMessages(home), []);
    postfix.flush();
    await postfix.drained();
    assertArrived(home, [message]);
  });
});
