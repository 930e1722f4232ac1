/** Teaches a scanner: spamd's TELL, which trains its Bayes database. */

import type { Content, Deadline } from "../core/contracts/ports.js";
import type { SpamdSpec } from "../core/language/scanner-spec.js";
import type { ProgramTools } from "../io/programs/ask-program.js";
import { ScannerError } from "./scanner-error.js";
import { scannedSize } from "./shared.js";
import { ask, asking } from "./spamd.js";
import { checkDone } from "./spamd-protocol.js";

/**
 * `known`: it had learned that message as the same before, or its Bayes database is switched off;
 * it doesn't say which.
 */
export type Learned = "learned" | "known" | "too large";

/** EX_UNAVAILABLE: what spamd answers to TELL, unless it was started with `--allow-tell`. */
const UNAVAILABLE = 69;

/** A message, and what it is. */
export interface Lesson {
  readonly kind: "spam" | "ham";
  readonly content: Content;
  readonly deadline: Deadline;
  /** For a scanner that is a program. */
  readonly programs: ProgramTools;
}

/**
 * Tells the scanner that a message is spam, or that it is none. A message above its `maxSize` is
 * not sent.
 * @throws ScannerError when it can't be asked, or does not let itself be taught
 */
export function learn(spec: SpamdSpec, { kind, content, deadline }: Lesson): Promise<Learned> {
  return asking(spec, async () => {
    if (scannedSize(content) > spec.maxSize) return "too large";
    const fields = [
      ["Message-class", kind],
      ["Set", "local"],
    ] as const;
    const reply = await ask(spec, { command: "TELL", fields }, content, deadline);
    if (reply.code === UNAVAILABLE)
      throw new ScannerError(`it does not learn (${reply.text}): start it with --allow-tell`);
    checkDone(reply);
    return /\blocal\b/i.test(reply.fields.get("didset") ?? "") ? "learned" : "known";
  });
}
