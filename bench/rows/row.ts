/** What every kind of measuring is given, and gives. */

import type { Budget } from "../lib/budgets.js";
import type { Table } from "../lib/tables.js";
import type { Workshop } from "../lib/turns.js";

/** What one kind of measuring gives. */
export interface Measured {
  readonly tables: readonly Table[];
  readonly budgets: readonly Budget[];
  /** Everything that was measured, for programs. */
  readonly figures: unknown;
}

export interface RowOptions {
  readonly workshop: Workshop;
  /** How often what is quick is measured; what takes long, less often. */
  readonly runs: number;
  /** A line for whoever waits. */
  readonly tell: (text: string) => void;
}

export interface Row {
  readonly name: string;
  readonly summary: string;
  /** The tables that it makes; the document has a place for each. */
  readonly tables: readonly string[];
  /** Takes so long that it is only measured when it is named. */
  readonly long?: boolean;
  readonly measure: (options: RowOptions) => Promise<Measured>;
}
