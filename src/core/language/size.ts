/** Sizes, as rules write them. */

import { shown } from "./demand.js";
import type { Like } from "./duration.js";

/** A number of bytes, or text like one of the examples, which an error shows. */
export type SizeSuchAs<Kilo extends string, Mega extends string, Giga extends string> =
  | number
  | Like<Kilo | Mega | Giga>;

interface Shown {
  readonly size: SizeSuchAs<"512 kB", "40 MB", "1 GB">;
}

/** A size in bytes, or with its unit: `"40 MB"`, `"512kB"`, `"1 GB"`. 1 kB is 1024 bytes. */
// As for `Duration`.
export type Size = Shown["size"];

const UNITS = { kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/**
 * @throws Error when it is no size: rules that were not type-checked can say anything
 */
export function octets(size: Size): number {
  const text = typeof size === "string" || typeof size === "number" ? `${size}` : "";
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(?: ?(kB|MB|GB))?$/.exec(text) ?? [];
  if (digits === undefined)
    throw new Error(
      `${shown(size)} is no size: write a number of bytes, or "512 kB", "40 MB", "1 GB"`,
    );
  return Math.floor(Number(digits) * (isUnit(unit) ? UNITS[unit] : 1));
}

function isUnit(unit: string | undefined): unit is keyof typeof UNITS {
  return unit !== undefined && unit in UNITS;
}
