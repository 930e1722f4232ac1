/** Work that waits: whoever drives it owns the time. */

/** Yields where it waits; go on with `next()` once what was yielded has resolved. */
export type Waiting<Result> = Generator<PromiseLike<void>, Result, void>;

/** Yields a promise and takes what it came to. */
export function* settle<Value>(value: PromiseLike<Value>): Waiting<Value> {
  const got: Value[] = [];
  yield Promise.resolve(value).then((result) => {
    got.push(result);
  });
  for (const result of got) return result;
  throw new Error("went on before the condition had its answer");
}
