/**
 * A real Postfix starts procmail, and the .procmailrc of docs/postfix.md hands the mail on to
 * sortmail.
 */

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { CORPUS } from "../harness/corpus.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { example } from "./docs.js";
import { corpusMessages, note, sampleMessages } from "./messages.js";
import {
  assertArrived,
  assertDeferred,
  commandIn,
  KILL_THE_SHELL,
  RULES,
  storedMessages,
  trySending,
  useSite,
  withRules,
  writeRules,
} from "./site.js";

const PROCMAIL = "/usr/bin/procmail";
const NO_PROCMAIL = !existsSync(PROCMAIL) && "needs procmail: apt-get install procmail";
const MESSAGES = CORPUS === null ? sampleMessages() : corpusMessages(40, 300);

/** Rules, and what Postfix's log says of them. */
const FAULTS: readonly (readonly [rules: string, reason: RegExp])[] = [
  ["const a = (;", /^sortmail: rules\.ts:1:12: /],
  ["process.abort();", /./],
  ['process.kill(process.pid, "SIGKILL");', /./],
  ['process.kill(process.ppid, "SIGKILL"); throw new Error("alone");', /./],
  [`${KILL_THE_SHELL}; throw new Error("alone");`, /./],
];

/** What the docs warn of. */
const LOSSES: readonly (readonly [name: string, edit: (text: string) => string])[] = [
  ["without the flag w", (text) => text.replace(":0 rw", ":0 r")],
  ["with EXITCODE=$?", (text) => `${text.slice(0, text.indexOf("STATUS"))}EXITCODE=$?\nHOST\n`],
];

describe("from a .procmailrc", { skip: NO_POSTFIX || NO_PROCMAIL }, () => {
  const site = useSite(() => [`mailbox_command = ${PROCMAIL} -a "$EXTENSION"`]);

  /** The recipes of the docs behind one that a person has. */
  function writeRecipes(edit: (text: string) => string = (text) => text): void {
    const { home, lines } = site();
    const documented = example("procmailrc").replace(
      /^\| .*$/m,
      () => `| ${commandIn(lines.forward)}`,
    );
    const own = `DEFAULT=$HOME/default\nMAILDIR=$HOME\n\n:0:\n* ^X-Mine: yes\nmine\n\n`;
    home.write(".procmailrc", edit(own + documented));
  }
  beforeEach(() => writeRecipes());

  function assertNothingFellThrough(): void {
    const { home } = site();
    assert(!existsSync(join(home.path, "default")), "procmail has delivered it itself");
    assert.equal(statSync(home.mailbox, { throwIfNoEntry: false })?.size ?? 0, 0);
  }

  test(`${MESSAGES.length} messages arrive octet for octet, once, where a dry run says`, async () => {
    const { home, postfix } = site();
    const outcomes = await trySending(postfix, MESSAGES);
    assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(["sent"]));
    assertArrived(home, MESSAGES);
    assertNothingFellThrough();
  });

  test("without the flag r procmail puts an empty line below each", async () => {
    const { home, postfix } = site();
    writeRecipes((text) => text.replace(":0 rw", ":0 w"));
    const plain = note("training@stonehenge.example");
    await trySending(postfix, [plain]);
    assertArrived(home, [{ ...plain, octets: Buffer.concat([plain.octets, Buffer.from("\n")]) }]);
  });

  for (const [name, edit] of LOSSES) {
    test(`${name} a failure loses the message`, async () => {
      const { home, postfix } = site();
      writeRecipes(edit);
      writeRules(home, `${KILL_THE_SHELL}; throw new Error("alone");`);
      const [outcome] = await trySending(postfix, [note("training@stonehenge.example")]);
      assert.equal(outcome?.status, "sent");
      assert.deepEqual(storedMessages(home), []);
      assertNothingFellThrough();
    });
  }

  test("without the block behind it procmail delivers to its default mailbox", async () => {
    const { home, postfix } = site();
    writeRecipes((text) => text.slice(0, text.indexOf(":0 e")));
    writeRules(home, "const a = (;");
    await trySending(postfix, [note("training@stonehenge.example")]);
    assert.match(String(home.read("default")), /^Subject: Lunch$/m);
  });

  test("what goes before stays procmail's", async () => {
    const { home, postfix } = site();
    const mine = note("training@stonehenge.example", "Mine\nX-Mine: yes");
    await trySending(postfix, [mine]);
    assert.match(String(home.read("mine")), /^X-Mine: yes$/m);
    assert.deepEqual(storedMessages(home), []);
  });

  test("whatever fails is deferred, and delivered once it is fixed; nothing falls through", async () => {
    const { home, postfix } = site();
    const rules = String(home.read(RULES));
    const notes = [];
    for (const [broken, reason] of FAULTS) {
      writeRules(home, broken);
      const message = note("training@stonehenge.example", `Fault ${notes.length}`);
      assertDeferred(await trySending(postfix, [message]), 1, reason);
      notes.push(message);
    }
    assert.deepEqual(storedMessages(home), []);
    writeRules(home, rules);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, notes);
    assertNothingFellThrough();
  });

  for (const [name, logging] of [
    ["with its reason", ""],
    ["with its code alone, when procmail has a log", "LOGFILE=$HOME/procmail.log\n"],
  ] as const) {
    test(`what a rule rejects goes back ${name}`, async () => {
      const { home, postfix } = site();
      writeRecipes((text) => logging + text);
      writeRules(
        home,
        withRules(home, 'rule("a", sentTo("closed"), reject("this list is closed")),'),
      );
      const [outcome] = await trySending(postfix, [note("closed@stonehenge.example")]);
      assert.equal(`${outcome?.status} ${outcome?.dsn}`, "bounced 5.3.0");
      const told = logging === "" ? outcome?.text : String(home.read("procmail.log"));
      assert.match(told ?? "", /this list is closed/);
      assertNothingFellThrough();
    });
  }
});
