/** `duplicate`: a condition that knows what was delivered before (RFC 7352). */

import type { DuplicateAnswer, DuplicateQuestion } from "../contracts/duplicate.js";
import type { Mail } from "../contracts/mail.js";
import { LONGEST_LIFE } from "../contracts/memory.js";
import { localTime } from "../timestamp.js";
import type { Observation, PlainCondition } from "./condition.js";
import { demandOneOf, demandOptions, shown } from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";
import { readyMade } from "./shapes.js";

/** Options of `duplicate`. */
export interface DuplicateOptions {
  /** For how long a delivery counts: a second to 400 days. Default: 7 days. */
  readonly within?: Duration;
  /**
   * What equal messages have in common: `(mail) => mail.header("X-Alert-Id")`. Those of which it is
   * null, or empty, are no duplicates. Default: Message-ID and content are the same.
   */
  readonly by?: (mail: Mail) => string | null;
  /**
   * `"apart"`: what comes through a mailing list, and what comes directly, are no duplicates of each
   * other. Default: `"together"`.
   */
  readonly lists?: "together" | "apart";
}

const SECOND = 1000;

/**
 * An equal message to the same address was delivered before. Two are equal that have the same
 * Message-ID, From, Date, Subject and the same body, byte by byte. Only a delivery that has ended well
 * counts: a message that is tried again is no duplicate of itself. While an equal one is under way,
 * this one waits, at most 30 s.
 */
export function duplicate(options: DuplicateOptions = {}): PlainCondition {
  demandOptions("duplicate", options, "within by lists");
  const { within = "7 days", by, lists = "together" } = options;
  demandOneOf("duplicate: lists", lists, ["together", "apart"]);
  if (by !== undefined && typeof by !== "function")
    throw new Error(
      `duplicate: by is ${shown(by)}: it takes a function, (mail) => mail.header("X-Alert-Id")`,
    );
  const ms = milliseconds(within);
  if (ms < SECOND || ms > LONGEST_LIFE)
    throw new Error(`duplicate: within is ${shown(within)}: it can be a second to 400 days`);
  return readyMade({
    kind: "lazy",
    name: nameOf(options, within),
    patterns: null,
    observe: async (mail) => observed(await answerOf(mail, { within: ms, lists }, by)),
  });
}

function nameOf({ by, lists }: DuplicateOptions, within: Duration): string {
  const parts = [
    `within: ${JSON.stringify(within)}`,
    ...(by === undefined ? [] : ["by: …"]),
    ...(lists === undefined ? [] : [`lists: "${lists}"`]),
  ];
  return `duplicate({ ${parts.join(", ")} })`;
}

async function answerOf(
  mail: Mail,
  question: Omit<DuplicateQuestion, "key">,
  by: DuplicateOptions["by"],
): Promise<DuplicateAnswer> {
  if (by === undefined) return mail.earlier({ ...question, key: null });
  const key = by(mail);
  if (key === null || key === "") return { kind: "not asked", why: "it has no key" };
  if (typeof key !== "string")
    throw new Error(`duplicate: by answered ${shown(key)}: a text or null is wanted, at once`);
  return mail.earlier({ ...question, key });
}

function observed(answer: DuplicateAnswer): Observation {
  return { matched: answer.kind === "duplicate", value: () => inWords(answer) };
}

function inWords(answer: DuplicateAnswer): string {
  if (answer.kind === "first") return "the first";
  if (answer.kind === "not asked") return `not asked: ${answer.why}`;
  const { messageId, at } = answer;
  return `of ${messageId ?? "one without a Message-ID"} delivered ${localTime(at).slice(0, 16)}`;
}
