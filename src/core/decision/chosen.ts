import type { Action } from "../language/actions.js";

/** An action, and the rule that asked for it. */
export interface Chosen {
  readonly rule: string;
  readonly kind: "rule" | "also" | "otherwise";
  readonly action: Action;
}
