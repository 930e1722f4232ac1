/** Header lines that a rule adds, sets and removes in what is filed. */

import { demandOptions, demandTexts, shown } from "../demand.js";

/**
 * What a line says, as text: it is encoded where it must be, and stays one line whatever is in it.
 * A function gets what the line said before, decoded, or null where there is none, and returns what
 * it says now; null: there is no such line.
 */
export type HeaderValue = string | ((old: string | null) => string | null);

/** What header lines say, by their names. */
export interface HeaderValues {
  readonly [name: string]: HeaderValue;
}

/**
 * Changes to the header of one copy: first lines are removed, then others are set, then more are
 * added. Delivered-To and Return-Path stay as they are.
 */
export interface HeaderChanges {
  /** Lines on top, beside those of the same name: `{ "X-Course": "autumn" }`. */
  readonly add?: HeaderValues;
  /**
   * Lines in the place of all of the same name, or on top where there is none:
   * `{ Subject: (old) => `[course] ${old ?? ""}` }`.
   */
  readonly set?: HeaderValues;
  /** The names of lines that go, all of the same name: `["X-Spam-Report"]`. */
  readonly remove?: readonly string[];
}

/** How a message came here, and so what finds out when it goes in circles. */
const FIXED: readonly string[] = ["delivered-to", "return-path"];

/**
 * Names are checked here, so that a wrong one shows when the rules are loaded; values become one
 * line where they are written.
 */
export function demandHeaders(changes: HeaderChanges): void {
  demandOptions("headers", changes, "add set remove");
  const { add = {}, set = {}, remove = [] } = changes;
  for (const [what, values] of Object.entries({ add, set })) {
    demandOptions(`headers: ${what}`, values);
    for (const [name, value] of Object.entries(values)) demandLine(what, name, value);
  }
  demandTexts("headers: remove", remove);
  for (const name of remove) demandName("remove", name);
}

function demandLine(what: string, name: string, value: unknown): void {
  demandName(what, name);
  if (typeof value !== "string" && typeof value !== "function")
    throw new Error(
      `headers: ${what}: ${name} is ${shown(value)}: it takes text, or a function of the old text`,
    );
}

function demandName(what: string, name: string): void {
  if (!/^[!-9;-~]{1,76}$/.test(name))
    throw new Error(`headers: ${what}: ${JSON.stringify(name)} is no name of a header line`);
  if (FIXED.includes(name.toLowerCase()))
    throw new Error(`headers: ${what}: ${name} can't be changed: it says how the message came`);
}
