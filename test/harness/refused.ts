/** What rules that nobody type-checked say, and in which words it is refused. */

import assert from "node:assert/strict";

/** What is called, with what, and the whole message of the error. */
export type Refusal = readonly [
  word: (...args: never) => unknown,
  args: readonly unknown[],
  message: string,
];

/** Calls each as a file does that nobody type-checked: it throws just this. */
export function assertRefused(refusals: readonly Refusal[]): void {
  for (const [word, args, message] of refusals)
    assert.throws(() => Reflect.apply(word, undefined, args), { name: "Error", message });
}
