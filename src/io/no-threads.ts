/**
 * Rules can't start threads. Before Node ends it waits for each of them, and nothing ends one that
 * waits in a system call: the message would be stored, Postfix would never hear of it, and deliver
 * it again. What a thread writes to stderr would go to Postfix, too. bin/sortmail loads this as a
 * file of the build of its own.
 */

import type * as nodeModule from "node:module";

const REFUSAL =
  "rules can't start threads, because sortmail could not end before they do: start a program in place of one (node:child_process)";

const Refused = function Worker(): never {
  throw new Error(REFUSAL);
};

/** The module as rules get it, `node:worker_threads` itself untouched. */
export const withoutThreads = (module: object): object => ({ ...module, Worker: Refused });

/** From now on nobody in this process can make a `Worker`, however it is imported. */
export function refuseThreads(
  module: object,
  { syncBuiltinESMExports }: Pick<typeof nodeModule, "syncBuiltinESMExports">,
): void {
  if (Reflect.get(module, "Worker") === Refused) return;
  Reflect.set(module, "Worker", Refused);
  syncBuiltinESMExports();
}
