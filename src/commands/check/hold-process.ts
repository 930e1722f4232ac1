/**
 * Keeps the rules' own code from ending the process: a list of findings that breaks off helps
 * nobody. For a command that ends itself; nothing is put back.
 */

import type { Self } from "../world.js";

/** @returns what would have ended a delivery, as it comes: what was thrown late, calls of exit */
export function holdProcess({ hold }: Self): readonly unknown[] {
  const faults: unknown[] = [];
  const note = (fault: unknown) => {
    faults.push(fault);
  };
  hold(note);
  for (const name of ["exit", "abort"]) {
    const refuse = () => {
      const fault = new Error(`process.${name} is called: in a delivery that defers the message`);
      note(fault);
      throw fault;
    };
    Object.defineProperty(process, name, { value: refuse, configurable: true, writable: true });
  }
  return faults;
}

/** Resolves when Node has reported what was rejected and nobody awaits, and timers of 0 have run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => setImmediate(resolve), 1);
  });
}
