/** What `sortmail({…})` refuses of lists that nobody type-checked. */

import type { ListSpec } from "./config.js";
import { isObject, wrongOption as wrong } from "./config-faults.js";
import { demandOneOf } from "./demand.js";

/** @throws Error that names what is wrong in them */
export function demandLists(lists: Readonly<Record<string, ListSpec>>): void {
  if (!isObject(lists)) wrong("lists", lists, "lists by their names");
  for (const [name, list] of Object.entries(lists)) {
    if (!isObject(list)) wrong(`lists.${name}`, list, "{ address, members }");
    for (const key of ["address", "members"] as const)
      if (typeof list[key] !== "string") wrong(`lists.${name}.${key}`, list[key], "text");
    const { dmarc = "munge", verp = true } = list;
    demandOneOf(`sortmail: lists.${name}.verp`, verp, [true, false]);
    demandOneOf(`sortmail: lists.${name}.dmarc`, dmarc, ["munge", "refuse", "as is"]);
  }
}
