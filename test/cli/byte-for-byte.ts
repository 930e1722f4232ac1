/** Messages that must be stored octet for octet: in a backup, two Maildirs and an mbox at once. */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Home } from "../harness/program.js";
import { assertDelivered, rulesOf, stored } from "./tools.js";

export const FROM_LINE = "From ada@analytic.example  Sun Nov 22 10:00:00 2026\n";
export const HEAD = "From: ada@analytic.example\nTo: merlyn@stonehenge.example\nSubject: Lunch\n";

/** Everything at once: a backup, a file, a copy, and an mbox. */
export const RULES = {
  config: 'backup: maildir("~/Mail/backup"),',
  otherwise: 'file("inbox"), copy("second", { flags: ["seen"] }), copy("box")',
};

/**
 * What a mail reader finds in an mbox of one message: mboxrd's quoting undone, and the line at its
 * end taken off.
 */
function unquoted(mbox: Buffer, endsInNewline: boolean): string {
  const text = mbox.toString("latin1");
  assert.match(text.slice(0, 100), /^From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n/);
  const body = text.slice(text.indexOf("\n") + 1, endsInNewline ? -1 : -2);
  assert.ok(!/\nFrom /.test(`\n${body}`), "a line could be taken for the next message");
  return body.replace(/(^|\n)>(>*From )/g, "$1$2");
}

/** Compared without being shown: nobody reads 30 MB of difference. */
function assertSame(actual: string | undefined, expected: string, where: string): void {
  if (actual === expected) return;
  const [a, b] = [Buffer.from(actual ?? "", "latin1"), Buffer.from(expected, "latin1")];
  const at = b.findIndex((octet, index) => a[index] !== octet);
  assert.fail(`${where}: ${a.length} octets, ${b.length} expected, different from octet ${at} on`);
}

function assertEverywhere(home: Home, message: string): void {
  for (const folder of ["backup", "inbox", "second"]) {
    const [found, ...more] = home.maildir(`Mail/${folder}`);
    assert.equal(more.length, 0);
    assertSame(found?.toString("latin1"), message, folder);
  }
  assertSame(unquoted(home.read("Mail/box"), message.endsWith("\n")), message, "box");
  assert.equal(stored(home).length, 4, `nothing else is left behind: ${stored(home)}`);
}

/**
 * A test for each message, with each of these lines above it.
 * @param messages Latin-1, by their names: each character is one octet
 */
export function tryEach(
  messages: Readonly<Record<string, string>>,
  fromLines: readonly string[],
): void {
  /** One for all messages, so that the rules are compiled once. */
  const home = new Home(rulesOf(RULES));
  after(() => home.remove());
  for (const [name, message] of Object.entries(messages))
    for (const fromLine of fromLines)
      test(`byte for byte, ${fromLine === "" ? "bare" : "as Postfix hands it over"}: ${name}`, () => {
        rmSync(join(home.path, "Mail"), { recursive: true, force: true });
        assertDelivered(home.deliver(Buffer.from(fromLine + message, "latin1")));
        assertEverywhere(home, message);
      });
}
