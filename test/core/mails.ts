/** Messages and rules for tests, made and asked as deliveries do it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Authentication, unauthenticated } from "../../src/core/contracts/authentication.js";
import type { Mail } from "../../src/core/contracts/mail.js";
import type { Body } from "../../src/core/contracts/ports.js";
import type { Verdict } from "../../src/core/contracts/verdict.js";
import { type Decision, decide } from "../../src/core/decision/decide.js";
import type { Evaluation } from "../../src/core/decision/evaluate.js";
import type { Condition } from "../../src/core/language/condition.js";
import { maildir, maildirs, mbox } from "../../src/core/language/folder-spec.js";
import type { Ruleset } from "../../src/core/language/ruleset.js";
import { sortmail } from "../../src/core/language/sortmail.js";
import type { Arrival } from "../../src/core/message/envelope.js";
import { readMail } from "../../src/core/message/parse-mail.js";
import type { Rewrite } from "../../src/core/message/rewrite.js";
import { memoryContent } from "../../src/io/content.js";

/** As in DESIGN.md section 4. */
export const REWRITE: Rewrite = { user: "merlyn", domain: "stonehenge.example" };

export interface Setting extends Partial<Arrival> {
  readonly rewrite?: Rewrite;
  /** What the MIME reader finds; without it, a test that asks it fails. */
  readonly body?: Partial<Body>;
  /** What the scanner says; without it, a test that asks it fails. */
  readonly verdict?: Verdict;
  /** Who sent it; without it, a test that asks for it fails. */
  readonly authentication?: Partial<Authentication>;
  /** Whom one knows; without it, a test that asks for it fails. */
  readonly people?: Mail["people"];
  readonly note?: (text: string) => void;
  /** What programs say; without it, none is asked. */
  readonly ask?: Mail["ask"];
  /** What is remembered; without it, nothing is. */
  readonly parents?: Mail["parents"];
  /** What time it is; without it, a test that asks fails. */
  readonly clock?: Mail["now"];
  /** What was delivered before; without it, nothing was. */
  readonly earlier?: Mail["earlier"];
}

/**
 * A message out of its lines; what the MTA said beside it is nothing, unless the setting says so.
 */
export function mailOf(message: string | Buffer, setting: Setting = {}): Mail {
  const {
    rewrite = REWRITE,
    options = {},
    environment = {},
    fromLine = null,
    body,
    verdict,
    authentication,
    note = () => {},
    people = async () => {
      throw new Error("nobody should have asked whom one knows");
    },
    ask,
    parents,
    clock,
    earlier,
  } = setting;
  const mime = async () => {
    if (body === undefined) throw new Error("nobody should have asked for the body");
    return { text: "", html: "", attachments: [], refused: null, ...body };
  };
  const scan = async () => {
    if (verdict === undefined) throw new Error("nobody should have asked for a verdict");
    return verdict;
  };
  const authenticate = async () => {
    if (authentication === undefined) throw new Error("nobody should have asked who sent it");
    return { ...unauthenticated("a test"), ...authentication };
  };
  return readMail(
    memoryContent(Buffer.from(message)),
    { options, environment, fromLine },
    { rewrite, mime, scan, authenticate, people, note, ask, parents, clock, earlier },
  );
}

/** Lines as a message has them. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/** The words of a rules file that has a folder of each kind. */
export const words = sortmail({
  recipient: REWRITE,
  folders: {
    inbox: maildir("~/Mail/inbox"),
    unassigned: maildir("~/Mail/unassigned"),
    lists: maildirs("~/Mail/lists"),
    ubetrap: mbox("~/Mail/ubetrap"),
  },
});

/** Goes through the rules, waiting where they wait. */
export async function decided(ruleset: Ruleset, mail: Mail): Promise<Decision> {
  const work = decide(ruleset, mail, { tracing: true });
  let step = work.next();
  while (!step.done) {
    const failure = await Promise.resolve(step.value).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    step = failure === null ? work.next() : work.throw(failure.error);
  }
  return step.value;
}

/** What deciding notes of one condition. Called as a function, it must answer the same. */
export async function asking(when: Condition, mail: Mail): Promise<Evaluation> {
  const { rules, rule, otherwise, file } = words;
  const ruleset = rules([rule("asked", when, file("inbox"))], otherwise(file("unassigned")));
  const { trace } = await decided(ruleset, mail);
  const [considered] = trace;
  assert.ok(considered !== undefined);
  assert.equal(await when(mail), considered.evaluation.matched);
  return considered.evaluation;
}

/** Whether it matched, and the value that a trace shows. */
export async function seen(
  when: Condition,
  mail: Mail,
): Promise<readonly [matched: boolean, value: string | null]> {
  const { matched, value } = await asking(when, mail);
  return [matched, value === null ? null : value()];
}

/** Any text at all, lone surrogates too; often of characters that mean something somewhere. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.nat({ max: 0x10ffff }),
      fc.constantFrom(0, 9, 10, 13, 27, 32, 34, 46, 47, 0x301, 0x2028, 0xd800),
    ),
    {
      size: "medium",
    },
  )
  .map((points) => String.fromCodePoint(...points));
