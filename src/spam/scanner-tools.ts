/** What a scanner needs beside its options. */

import type { Deadline, Scanner } from "../core/contracts/ports.js";
import type { ProgramTools } from "../io/programs/ask-program.js";

export interface ScannerTools {
  /** The machines whose words in a header are believed. */
  readonly trusted: readonly string[];
  readonly deadline: Deadline;
  /** For a scanner that is a program. */
  readonly programs: ProgramTools;
  /** Shares a scanner's answers, and its failures, among the copies of a message. */
  readonly remember: (scanner: Scanner, options: RememberOptions) => Scanner;
  /**
   * A scanner that can't be asked is no reason to fail, whatever its options say. Default: false.
   */
  readonly tolerant?: boolean;
}

export interface RememberOptions {
  /** Milliseconds for which an answer holds. */
  readonly remember: number;
  /** Tells apart the scanners that may answer differently. */
  readonly scope: string;
}
