/** How a configuration that nobody type-checked is refused. */

import { shown } from "./demand.js";

/** @throws Error that names the option */
export function wrongOption(option: string, value: unknown, wanted: string): never {
  throw new Error(`sortmail: ${option} is ${shown(value)}: it takes ${wanted}`);
}

/** Whether it has anything in it. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
