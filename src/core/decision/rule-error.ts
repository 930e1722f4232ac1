import { messageOf } from "../text.js";

/**
 * An error of the user's own code keeps its stack: it says where in the rules file it happened.
 */
export class RuleError extends Error {
  override name = "RuleError";
  readonly rule: string;
  constructor(rule: string, cause: unknown) {
    super(`rule ${JSON.stringify(rule)}: ${messageOf(cause)}`, { cause });
    this.rule = rule;
  }
}
