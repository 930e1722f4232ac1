/**
 * Does the spam scanner answer, and with sense? Asks it, as a delivery would, and remembers
 * nothing.
 */

import { type Finding, warning } from "../../core/contracts/finding.js";
import { type ScannerSpec, scannersIn } from "../../core/language/scanner-spec.js";
import { messageOf } from "../../core/text.js";
import { distrust } from "../../io/fs/trusted-folder.js";
import type { ScannerCheckTools } from "../../spam/scanner-checks.js";
import { checkOne } from "../../spam/scanners.js";

export interface VerdictTools extends ScannerCheckTools {
  /** Where verdicts are remembered. */
  readonly verdicts: string;
}

/**
 * Every scanner of the configuration, in the order in which a delivery asks them, and where their
 * verdicts are kept.
 */
export async function* checkScanner(
  spec: ScannerSpec,
  tools: VerdictTools,
): AsyncGenerator<Finding> {
  for (const each of scannersIn(spec)) yield await checkOne(each, tools);
  const reason = distrustOf(tools.verdicts);
  if (reason !== null)
    yield warning("verdicts", "none is remembered: each copy of a message is scanned", reason);
}

function distrustOf(folder: string): string | null {
  try {
    return distrust(folder);
  } catch (fault) {
    return messageOf(fault);
  }
}
