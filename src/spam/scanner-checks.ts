/** Does a scanner answer, and with sense? */

import { error, type Finding, ok, warning } from "../core/contracts/finding.js";
import type { Deadline } from "../core/contracts/ports.js";
import type { Verdict } from "../core/contracts/verdict.js";
import type { SpamdSpec, UpstreamSpec } from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { memoryContent } from "../io/content.js";
import { nameOf, openSpamd } from "./spamd.js";

export interface ScannerCheckTools {
  /** Of one question. */
  readonly deadline: () => Deadline;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

const ABOUT = "spam";

export function checkUnscanned(): Finding {
  return ok(ABOUT, "unscanned: every verdict is unknown");
}

export function checkUpstream({ trustedBy }: UpstreamSpec): Finding {
  if (trustedBy.some((name) => name !== "")) {
    return ok(ABOUT, `upstream: what ${trustedBy.join(", ")} wrote into the header is believed`);
  }
  return error(
    ABOUT,
    "upstream: trustedBy is empty, so nothing is ever believed",
    "write your server's name there",
  );
}

export async function checkSpamd(
  spec: SpamdSpec,
  { deadline, now }: ScannerCheckTools,
): Promise<Finding> {
  const started = now();
  try {
    const verdict = await openSpamd(spec, deadline()).scan(memoryContent(TEST_MESSAGE));
    return answered(spec, verdict, now() - started);
  } catch (fault) {
    return unanswered(spec, messageOf(fault));
  }
}

function answered(spec: SpamdSpec, verdict: Verdict | null, ms: number): Finding {
  const said = `${nameOf(spec)} answers: ${inWords(verdict)} in ${Math.round(ms)} ms`;
  if (verdict?.kind === "spam") return ok(ABOUT, said);
  return warning(
    ABOUT,
    `${said}, to a message that every scanner must take for spam`,
    "see how it is configured",
  );
}

function inWords(verdict: Verdict | null): string {
  if (verdict === null) return "nothing";
  const { kind, score, threshold } = verdict;
  return `${kind} ${score}/${threshold}`;
}

function unanswered({ onFailure }: SpamdSpec, reason: string): Finding {
  if (onFailure === "unknown") {
    return warning(
      ABOUT,
      `until it answers, no message is spam, and nothing gets a reply: ${reason}`,
      "start it, or fix spamd({…})",
    );
  }
  const remedy =
    'start it, or fix spamd({…}); with onFailure: "unknown" mail would go on without a verdict';
  return error(ABOUT, `until it answers, mail is deferred: ${reason}`, remedy);
}

/** Every scanner must take it for spam. In two parts, so that none takes this file for it. */
const GTUBE = ["XJS*C4JDBQADN1.NSBN3*2IDNEN*", "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"].join("");

const TEST_MESSAGE =
  Buffer.from(`Received: from localhost by localhost; Thu, 1 Jan 2026 00:00:00 +0000
From: sortmail check <postmaster@localhost>
To: postmaster@localhost
Subject: Is the spam scanner there?
Date: Thu, 1 Jan 2026 00:00:00 +0000
Message-ID: <sortmail-check@localhost>

${GTUBE}
`);
