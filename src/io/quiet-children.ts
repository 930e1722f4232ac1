/**
 * Programs that rules start by themselves never hold the pipe that Postfix reads: it waits until the
 * last of them has closed it, and bounces a message that is stored long since. What they would write
 * there, before our own line, it would take for the reason. In a file of the build of its own,
 * which bin/sortmail loads when rules ask for `node:child_process`.
 */

import type * as childProcess from "node:child_process";

/** Those that wait for their child. The others all go through `ChildProcess`. */
const SYNC = ["spawnSync", "execFileSync", "execSync"] as const;

/** The file descriptor that no child gets, as it gets neither 1 nor 2. */
let own = 2;

const quieted = new WeakSet<object>();

/**
 * From now on, children that would inherit our stdout or stderr get /dev/null in its place.
 * @param output the file descriptor that Postfix reads from
 */
export function quietChildren(module: typeof childProcess, output: number): void {
  own = output;
  if (quieted.has(module)) return;
  quieted.add(module);
  wrap(module.ChildProcess.prototype, "spawn");
  for (const name of SYNC) wrap(module, name);
}

function wrap(owner: object, name: string): void {
  const known: unknown = Reflect.get(owner, name);
  if (typeof known !== "function") return;
  const quiet = function (this: unknown, ...args: unknown[]): unknown {
    return Reflect.apply(known, this, args.map(withoutOurs));
  };
  Reflect.set(owner, name, quiet);
}

/** The options, wherever they stand: a name and a list of arguments may be in front. */
function withoutOurs(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("stdio" in given)) return given;
  return { ...given, stdio: quietStdio(given.stdio) };
}

function quietStdio(stdio: unknown): unknown {
  if (stdio === "inherit") return ["inherit", "ignore", "ignore"];
  if (!Array.isArray(stdio)) return stdio;
  return stdio.map((each: unknown, fd) =>
    isOurs(each === "inherit" ? fd : each) ? "ignore" : each,
  );
}

/** A file descriptor, or a stream of one. */
function isOurs(what: unknown): boolean {
  if (typeof what === "object" && what !== null)
    return what === process.stdout || what === process.stderr || ("fd" in what && isOurs(what.fd));
  return what === 1 || what === 2 || what === own;
}
