/** Does a scanner answer, and with sense? */

import { error, type Finding, ok, warning } from "../core/contracts/finding.js";
import type { Deadline, Scanner } from "../core/contracts/ports.js";
import type { Verdict } from "../core/contracts/verdict.js";
import type {
  CommandSpec,
  OnFailure,
  RspamdSpec,
  SingleScannerSpec,
  SpamdSpec,
} from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { memoryContent } from "../io/content.js";
import type { ProgramTools } from "../io/programs/ask-program.js";
import { programFault } from "../io/programs/program-fault.js";
import { openCommand } from "./command.js";
import { nameOf as nameOfRspamd, openRspamd } from "./rspamd.js";
import { nameOf, openSpamd } from "./spamd.js";

export interface ScannerCheckTools {
  /** The machines whose words in a header are believed. */
  readonly trusted: readonly string[];
  /** Of one question. */
  readonly deadline: () => Deadline;
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** For a scanner that is a program. */
  readonly programs: ProgramTools;
}

const ABOUT = "spam";

export function checkUnscanned(): Finding {
  return ok(ABOUT, "unscanned: every verdict is unknown");
}

export function checkUpstream({ trusted }: Pick<ScannerCheckTools, "trusted">): Finding {
  return ok(ABOUT, `upstream: what ${trusted.join(", ")} wrote into the header is believed`);
}

export async function checkSpamd(spec: SpamdSpec, tools: ScannerCheckTools): Promise<Finding> {
  const open = (deadline: Deadline) => openSpamd(spec, deadline);
  return tried({ ...spec, name: nameOf(spec), open }, tools);
}

export async function checkRspamd(spec: RspamdSpec, tools: ScannerCheckTools): Promise<Finding> {
  const open = (deadline: Deadline) => openRspamd(spec, deadline);
  return tried({ ...spec, name: nameOfRspamd(spec), open }, tools);
}

export async function checkCommand(spec: CommandSpec, tools: ScannerCheckTools): Promise<Finding> {
  const open = (deadline: Deadline) => openCommand(spec, tools.programs, deadline);
  const trial = { ...spec, name: spec.program, open };
  const fault = programFault(spec.program);
  // A classifier that has learned little is unsure of everything.
  return fault === null ? tried({ ...trial, anyAnswer: true }, tools) : unanswered(trial, fault);
}

interface Trial {
  readonly kind: SingleScannerSpec["kind"];
  readonly name: string;
  readonly onFailure: OnFailure;
  readonly open: (deadline: Deadline) => Scanner;
  /** Any answer will do. Default: it must be "spam". */
  readonly anyAnswer?: boolean;
}

/** Asks it about a message that every scanner must take for spam. */
async function tried(trial: Trial, { deadline, now }: ScannerCheckTools): Promise<Finding> {
  const started = now();
  try {
    const verdict = await trial.open(deadline()).scan(memoryContent(TEST_MESSAGE));
    return answered(trial, verdict, now() - started);
  } catch (fault) {
    return unanswered(trial, messageOf(fault));
  }
}

function answered(
  { name, anyAnswer = false }: Trial,
  verdict: Verdict | null,
  ms: number,
): Finding {
  const said = `${name} answers: ${inWords(verdict)} in ${Math.round(ms)} ms`;
  if (verdict?.kind === "spam" || anyAnswer) return ok(ABOUT, said);
  return warning(
    ABOUT,
    `${said}, to a message that every scanner must take for spam`,
    "see how it is configured",
  );
}

function inWords(verdict: Verdict | null): string {
  if (verdict === null) return "nothing";
  const { kind, score, threshold } = verdict;
  return score === null ? kind : `${kind} ${score}/${threshold}`;
}

function unanswered({ kind, onFailure }: Trial, reason: string): Finding {
  const mend = `${START[kind] ?? "start it, or fix"} ${kind}(…)`;
  if (onFailure === "unknown") {
    return warning(
      ABOUT,
      `until it answers, no message is spam, and nothing gets a reply: ${reason}`,
      mend,
    );
  }
  const remedy = `${mend}; with onFailure: "unknown" mail would go on without a verdict`;
  return error(ABOUT, `until it answers, mail is deferred: ${reason}`, remedy);
}

/** What helps where there is nothing to be started. */
const START: Readonly<Partial<Record<SingleScannerSpec["kind"], string>>> = { command: "fix" };

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
