/**
 * The calls of a run at which a fault can be put in, each so named that it is known again in every
 * other run.
 */

import { type Call, isFileCall, pathsOf } from "./trace.js";

export interface Point {
  readonly name: string;
  /** Which call of that name its thread makes: strace's `when=`. */
  readonly nth: number;
  /** What it is in every run: its name, its paths, and which of several such it is. */
  readonly key: string;
  /** Its place among the calls of its thread. */
  readonly index: number;
  /** Before the program's own first call, it is the loader's or the interpreter's. */
  readonly own: boolean;
}

/** What differs from run to run in the names that programs give. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/(\.M\d+P\d+Q\d+R)[0-9a-f]+/g, "$1"], // a message in a Maildir
  [/(\.lock\.(?:sortmail\.)?\d+\.\d+\.)\w+/g, "$1"], // what becomes a dotlock
  [/(\/build-)\w{6}/g, "$1"], // where rules are compiled
  [/(\.fresh\.)\w+/g, "$1"], // what replaces a rotated mbox
  [/\d+/g, "#"],
];

function lasting(path: string): string {
  return PASSING.reduce((text, [what, put]) => text.replace(what, put), path);
}

/** A key for each call of one thread. */
export function keysOf(calls: readonly Call[]): string[] {
  const seen = new Map<string, number>();
  return calls.map((call) => {
    const what = [call.name, ...pathsOf(call).map(lasting)].join(" ");
    const count = (seen.get(what) ?? 0) + 1;
    seen.set(what, count);
    return count === 1 ? what : `${what}, number ${count}`;
  });
}

/**
 * Every file call of one thread, and its exit.
 * @param begins tells the program's own first call
 */
export function pointsOf(calls: readonly Call[], begins: (call: Call) => boolean): Point[] {
  const counts = new Map<string, number>();
  const keys = keysOf(calls);
  const first = calls.findIndex(begins);
  return calls.flatMap((call, index) => {
    const nth = (counts.get(call.name) ?? 0) + 1;
    counts.set(call.name, nth);
    if (!isFileCall(call) && call.name !== "exit_group") return [];
    return [
      { name: call.name, nth, key: keys[index] ?? "", index, own: first >= 0 && index >= first },
    ];
  });
}
