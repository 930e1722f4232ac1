import assert from "node:assert/strict";
import { test } from "node:test";
import { guard, TimeUpError, timeLimiter } from "../../src/io/time-limit.js";

function forever(): never {
  for (;;);
}

/** A regular expression that looks at 2^40 ways to fail. */
function backtrack(): boolean {
  return /^(a+)+$/.test(`${"a".repeat(40)}!`);
}

test("what runs in time is returned, and what it throws passes through unchanged", () => {
  assert.equal(
    guard(1000, () => 42),
    42,
  );
  const thrown = new RangeError("mine");
  const { stack } = thrown;
  assert.throws(
    () =>
      guard(1000, () => {
        throw thrown;
      }),
    (error) => error === thrown && thrown.stack === stack,
  );
  assert.throws(
    () =>
      guard(1000, () => {
        throw null;
      }),
    (error) => error === null,
  );
});

test("an endless loop is stopped", () => {
  assert.throws(
    () => guard(50, forever),
    (error) =>
      error instanceof TimeUpError &&
      error.message === "the rules ran longer than 0.05 s" &&
      error.cause instanceof Error,
  );
});

test("a backtracking regular expression is stopped", () => {
  assert.throws(() => guard(50, backtrack), TimeUpError);
});

test("neither catch nor finally in what runs can hold the stop up", () => {
  let went = "";
  assert.throws(
    () =>
      guard(50, () => {
        try {
          forever();
        } catch {
          went = "caught";
        } finally {
          went = "finally";
        }
      }),
    TimeUpError,
  );
  assert.equal(went, "");
});

test("a guard inside a guard: each stops its own", () => {
  const inner = () =>
    guard(5000, () => {
      assert.throws(() => guard(50, forever), TimeUpError);
      return guard(5000, () => "both");
    });
  assert.equal(inner(), "both");
});

test("an outer guard stops what an inner one lets run", () => {
  assert.throws(
    () => guard(50, () => guard(24 * 60 * 60_000, forever)),
    (error) => error instanceof TimeUpError && error.message.includes("0.05 s"),
  );
});

test("after a stop, the next call runs as usual and nothing is left on the global object", () => {
  const names = () => Reflect.ownKeys(globalThis).length;
  guard(1000, () => 0);
  const before = names();
  assert.throws(() => guard(20, forever), TimeUpError);
  assert.equal(
    guard(1000, () => names()),
    before,
  );
  assert.equal(names(), before);
});

test("a vm timeout of the user's own is an error like any other", () => {
  const own = Object.assign(new Error("own"), { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
  assert.throws(
    () =>
      guard(1000, () => {
        throw own;
      }),
    (error) => error === own,
  );
});

test("any number of milliseconds is taken: fractions, none, no end", () => {
  for (const ms of [0.5, 0, -3, Number.POSITIVE_INFINITY])
    assert.equal(typeof attempt(ms), "string");
  assert.equal(attempt(Number.POSITIVE_INFINITY), "ran");
});

function attempt(ms: number): string {
  try {
    return guard(ms, () => "ran");
  } catch (error) {
    if (error instanceof TimeUpError) return "stopped";
    throw error;
  }
}

test("an error says how long it took in three digits at most", () => {
  assert.throws(
    () => guard(51.239, forever),
    new TimeUpError("the rules ran longer than 0.0512 s"),
  );
});

test("stretches have what is left in common, and always a second, to explain what took too long", () => {
  let left = 60_000;
  const { limited } = timeLimiter(() => left);
  assert.equal(
    limited(() => "ran"),
    "ran",
  );
  left = 0;
  const began = performance.now();
  assert.throws(() => limited(forever), TimeUpError);
  assert.ok(performance.now() - began > 900);
});

test("a stretch within a stretch is part of it: it ends with the outer one's time", () => {
  const asked: number[] = [];
  const { limited } = timeLimiter(() => {
    asked.push(1);
    return 60_000;
  });
  assert.equal(
    limited(() => limited(() => "inner")),
    "inner",
  );
  assert.equal(asked.length, 1);
  assert.throws(() => limited(() => limited(() => assert.fail("thrown inside"))), /thrown inside/);
  limited(() => {});
  assert.equal(asked.length, 3, "what was thrown has ended the stretch");
});

test("reported comes behind the microtasks and ahead of the timers of a stretch", async () => {
  const { limited, reported } = timeLimiter(() => 60_000);
  await reported();
  for (let round = 0; round < 20; round++) {
    const seen: string[] = [];
    limited(() => {
      setTimeout(() => seen.push("timer"), 0);
      setImmediate(() => seen.push("immediate"));
      queueMicrotask(() => seen.push("microtask"));
    });
    limited(() => setImmediate(() => seen.push("immediate")));
    await reported();
    assert.deepEqual(seen, ["microtask"]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(seen.sort(), ["immediate", "immediate", "microtask", "timer"]);
  }
});

test("by then Node has reported a promise that was rejected and nobody awaits", async (t) => {
  const { limited, reported } = timeLimiter(() => 60_000);
  const unhandled: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => unhandled.push(error));
  t.after(() => {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  });
  limited(() => void Promise.reject(new Error("nobody")));
  await Promise.resolve();
  assert.deepEqual(unhandled, []);
  await reported();
  assert.deepEqual(unhandled, [new Error("nobody")]);
});
