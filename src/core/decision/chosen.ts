import type { Flag } from "../contracts/mail.js";
import type { Action } from "../language/actions.js";

/** An action, and the rule that asked for it. */
export interface Chosen {
  readonly rule: string;
  readonly kind: "rule" | "also" | "otherwise";
  readonly action: Action;
  /** What is done to the message in one folder, marks included. Default: what the action says. */
  readonly changes?: StoredChanges;
}

/** What a message has in one folder that it did not come with. */
export interface StoredChanges {
  readonly flags: readonly Flag[];
  readonly keywords: readonly string[];
  /** Null: its header stays as it came. */
  readonly headers: HeaderLines | null;
}

/** Changes to header lines, all functions asked. */
export interface HeaderLines {
  /** Names in lower case: all lines of such a name go. */
  readonly remove: readonly string[];
  /** In the place of all lines of the same name. */
  readonly set: readonly HeaderLine[];
  /** On top. */
  readonly add: readonly HeaderLine[];
}

export interface HeaderLine {
  readonly name: string;
  /** Text: not encoded yet. */
  readonly text: string;
}
