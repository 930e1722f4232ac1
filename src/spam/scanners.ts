/** The spam scanners: the one place that knows them all. */

import type { Deadline, Scanner } from "../core/contracts/ports.js";
import { unknownVerdict } from "../core/contracts/verdict.js";
import type { ScannerSpec, SpamdSpec } from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { firstOf, unscanned } from "./first-of.js";
import { openSpamd, unlessTooLarge } from "./spamd.js";
import { upstream } from "./upstream.js";

/** What a scanner needs beside its options. */
export interface ScannerTools {
  readonly deadline: Deadline;
  /** Shares a scanner's answers, and its failures, among the copies of a message. */
  readonly remember: (scanner: Scanner, options: RememberOptions) => Scanner;
}

export interface RememberOptions {
  /** Milliseconds for which an answer holds. */
  readonly remember: number;
  /** Tells apart the scanners that may answer differently. */
  readonly scope: string;
}

/**
 * Opens a scanner by its kind. Touches no disk and no network until a message is scanned.
 * @throws ScannerError when it could never be asked
 */
export function openScanner(spec: ScannerSpec, tools: ScannerTools): Scanner {
  switch (spec.kind) {
    case "spamd":
      return shared(spec, tools);
    case "upstream":
      return upstream(spec);
    case "firstOf":
      return firstOf(spec.scanners.map((each) => openScanner(each, tools)));
    case "unscanned":
      return unscanned();
  }
}

/** What stands in for an answer is no answer: it is made outside of what is remembered. */
function shared(spec: SpamdSpec, tools: ScannerTools): Scanner {
  const scope = JSON.stringify([spec.kind, spec.at, spec.user]);
  const remembered = tools.remember(openSpamd(spec, tools.deadline), {
    remember: spec.remember,
    scope,
  });
  const scanner = unlessTooLarge(spec, remembered);
  return spec.onFailure === "defer" ? scanner : withoutFailure(scanner, tools.deadline);
}

/**
 * Goes on without a verdict when there is none to be had; not when the delivery's own time is up.
 */
function withoutFailure(scanner: Scanner, deadline: Deadline): Scanner {
  return {
    async scan(content) {
      try {
        return await scanner.scan(content);
      } catch (error) {
        deadline.check();
        return unknownVerdict(messageOf(error));
      }
    },
  };
}
