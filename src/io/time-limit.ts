import { Script } from "node:vm";
import { errorCode } from "../core/text.js";

/** Somebody's code was stopped because it ran too long. */
export class TimeUpError extends Error {
  override readonly name = "TimeUpError";
}

/** What `vm` can count in: more is as good as no limit. */
const LONGEST = 2 ** 31 - 1;

/**
 * `vm` times only what a script runs, and a script sees only globals: the call waits under this
 * name until it begins.
 */
const SLOT = "sortmail: guarded call";

let script: Script | undefined;

/**
 * Runs a function to its end, or stops it after so many milliseconds: endless loops and
 * backtracking regular expressions too, which no timer can stop. What it does after an `await` is
 * out of reach. Guards may be nested.
 * @returns what `run` returns. What it throws passes through unchanged.
 * @throws TimeUpError when the time was up, with `vm`'s error as its `cause`; no `catch` or
 *   `finally` in `run` delays it.
 */
export function guard<T>(ms: number, run: () => T): T {
  const result: { ended?: () => T } = {};
  const call = () => {
    Reflect.deleteProperty(globalThis, SLOT);
    result.ended = outcome(run);
  };
  Object.defineProperty(globalThis, SLOT, { value: call, configurable: true });
  script ??= new Script(`globalThis[${JSON.stringify(SLOT)}]()`);
  try {
    script.runInThisContext({
      timeout: Math.max(1, Math.min(Math.trunc(ms), LONGEST)),
      displayErrors: false,
    });
  } catch (cause) {
    if (result.ended === undefined) throw stopped(cause, ms);
  }
  if (result.ended === undefined) throw new Error("the guarded call never ran");
  return result.ended();
}

/** Guards one run of the user's code after another. */
interface TimeLimiter {
  /** Within another it is part of that one: each costs a thread. */
  readonly limited: <T>(run: () => T) => T;
  /**
   * Resolves when Node has reported the promises that the runs rejected and nobody awaits, which it
   * does once a turn of the event loop. What the runs left to timers has not run by then.
   */
  readonly reported: () => Promise<void>;
}

/** Milliseconds that are always left, so that what took too long can still be explained. */
const LAST_WORDS = 1000;

/** @param left milliseconds that all runs together still have */
export function timeLimiter(left: () => number): TimeLimiter {
  let inside = false;
  let turn: Promise<void> | null = null;
  return {
    limited: (run) => {
      if (inside) return run();
      inside = true;
      // Asked for ahead of the run, so that it comes ahead of all its timers.
      turn ??= nextTurn().then(() => {
        turn = null;
      });
      try {
        return guard(Math.max(left(), LAST_WORDS), run);
      } finally {
        inside = false;
      }
    },
    reported: async () => {
      if (turn !== null) await turn;
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
    setImmediate(resolve);
  });
}

/**
 * Kept apart from the script's own end, so that nothing `run` throws can be taken for the time
 * being up.
 */
function outcome<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function stopped(cause: unknown, ms: number): unknown {
  const timeUp = errorCode(cause) === "ERR_SCRIPT_EXECUTION_TIMEOUT";
  return timeUp
    ? new TimeUpError(`the rules ran longer than ${Number((ms / 1000).toPrecision(3))} s`, {
        cause,
      })
    : cause;
}
