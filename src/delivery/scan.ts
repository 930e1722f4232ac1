/**
 * Opens the configured scanners: for a delivery, and for a dry run that asks nobody. Loaded when a
 * rule asks for a verdict.
 */

import type { Content, Deadline, Scanner } from "../core/contracts/ports.js";
import { unknownVerdict, type Verdict } from "../core/contracts/verdict.js";
import type { Config } from "../core/language/config.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { openScanner, type RememberOptions, type ScannerTools } from "../spam/scanners.js";
import { verdictIn } from "../spam/written-verdict.js";
import { once, peek } from "../state/once/once.js";
import { openAnswers } from "../state/once/stores.js";
import { programTools } from "./program-tools.js";

/**
 * Who is asked: the scanner, its answer shared; the scanner, and nothing written; or nobody but
 * header and cache.
 */
export type Asking = "and remember" | "and leave no trace" | "nobody";

interface ScanTools {
  readonly paths: Paths;
  readonly deadline: Deadline;
  readonly machine: Machine;
  readonly asking: Asking;
  /** In a sandbox a scanner that can't be reached is no reason to fail. */
  readonly sandboxed: boolean;
}

type Remember = ScannerTools["remember"];

/**
 * Asks the scanner of the configuration; the verdict is "unknown" when there is none, or when it
 * has no verdict.
 */
export async function scan(
  { spam, trusted = [] }: Pick<Config, "spam" | "trusted">,
  content: Content,
  tools: ScanTools,
): Promise<Verdict> {
  if (spam === undefined) return unknownVerdict("no scanner is configured");
  const remember = rememberers(tools)[tools.asking];
  const scanner = openScanner(spam, {
    trusted,
    deadline: tools.deadline,
    programs: programTools(tools.machine, spoolOf(tools)),
    remember,
    tolerant: tools.sandboxed,
  });
  return (
    (await scanner.scan(content)) ??
    unknownVerdict(tools.asking === "nobody" ? "not asked" : "no verdict")
  );
}

function spoolOf({ asking, paths }: ScanTools): string | null {
  return asking === "and remember" ? paths.spool : null;
}

function rememberers({ paths, deadline, machine }: ScanTools): Readonly<Record<Asking, Remember>> {
  const { host } = machine;
  const store = openAnswers("files", paths, { host, readAnswer: verdictIn });
  const about = ({ scope, remember }: RememberOptions) => ({
    ...{ store, deadline, host, scope, act: "the scan" },
    holds: ({ kind }: Verdict) => (kind === "unknown" ? 0 : remember),
  });
  return {
    "and remember": (scanner, options) => ({
      scan: once((content) => scanner.scan(content), about(options)),
    }),
    "and leave no trace": (scanner, options) => ({
      scan: async (content) =>
        (await peek(content, about(options))) ?? (await scanner.scan(content)),
    }),
    nobody: (_, options): Scanner => ({ scan: (content) => peek(content, about(options)) }),
  };
}
