/** A verdict that was written down, and is read again. */

import type { Verdict } from "../core/contracts/verdict.js";

/** @returns null for what is none */
export function verdictIn(value: unknown): Verdict | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, score, threshold, tests, by }: { readonly [key in keyof Verdict]?: unknown } =
    value;
  if (kind !== "spam" && kind !== "ham" && kind !== "unknown") return null;
  if (!isNumberOrNull(score) || !isNumberOrNull(threshold)) return null;
  if (!isListOfStrings(tests) || typeof by !== "string") return null;
  return { kind, score, threshold, tests, by };
}

/** JSON may say 1e999, which is infinite. */
function isNumberOrNull(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
