/**
 * The one deadline of a delivery. Postfix bounces what takes longer than its own limit (1000 s), so
 * this one is far below, and what meets it is deferred.
 */

import type { Deadline } from "../core/contracts/ports.js";

/**
 * Milliseconds that a delivery may take: far below Postfix's 1000 s, at which it kills the command
 * and bounces the message.
 */
export const TIME_LIMIT = 240_000;

/** The time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** The process was told to stop. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

interface DeadlineOptions {
  /** Milliseconds from now. */
  readonly ms: number;
  /**
   * Milliseconds since any moment. A clock that never jumps is best.
   */
  now(): number;
}

/** A deadline that a signal handler can bring forward. */
export interface InterruptibleDeadline extends Deadline {
  /**
   * From now on `check` throws and every sleep rejects, those under way too. The first reason
   * stands.
   */
  interrupt(reason: string): void;
}

/** Those that wait, each with what wakes it by an error. */
type Sleepers = Set<(error: Error) => void>;

/** @param ms milliseconds */
function asleep(ms: number, sleepers: Sleepers): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      sleepers.delete(stop);
      resolve();
    }, ms);
    const stop = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    sleepers.add(stop);
  });
}

/** Starts the clock. Timers keep the process alive: whoever sleeps wants to be woken. */
export function createDeadline({ ms, now }: DeadlineOptions): InterruptibleDeadline {
  let end = now() + ms;
  const sleepers: Sleepers = new Set();
  let interruption: InterruptedError | null = null;

  const timeUp = () => new DeadlineError(`not finished within ${Math.round(ms / 1000)} s`);
  const left = () => Math.max(0, end - now());
  const check = () => {
    if (interruption !== null) throw interruption;
    if (left() === 0) throw timeUp();
  };

  return {
    left,
    check,
    async sleep(duration) {
      check();
      const rest = left();
      await asleep(Math.min(duration, rest), sleepers);
      if (duration < rest) return;
      // Timers may be early by some milliseconds: whoever asks after this one must hear the same.
      end = Math.min(end, now());
      throw timeUp();
    },
    interrupt(reason) {
      interruption ??= new InterruptedError(`told to stop by ${reason}`);
      for (const stop of sleepers) stop(interruption);
      sleepers.clear();
    },
  };
}

/**
 * Bounds the wait for what may never come, though timers keep the process alive for ever; this one
 * keeps nothing alive.
 * @param grace milliseconds beyond the deadline: what keeps to it may say more when it fails
 * @returns a function that answers as the promise it is given does, or rejects as `check` throws
 */
export function inTime(
  deadline: Deadline,
  grace: number,
): <Result>(work: PromiseLike<Result>) => Promise<Result> {
  return (work) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(
        () => Promise.resolve().then(deadline.check).catch(reject),
        deadline.left() + grace,
      );
      late.unref();
      Promise.resolve(work)
        .finally(() => clearTimeout(late))
        .then(resolve, reject);
    });
}
