/**
 * Keeps whatever rules and libraries print away from the MTA, which would take the first words for
 * a reason, or for a status code. It is kept for the log. Streams are made only when something
 * prints.
 */

import type { Writable } from "node:stream";

/** Characters kept of what was printed. */
const LIMIT = 4096;

/**
 * Takes over stdout, stderr and warnings of the process.
 * @returns what was printed so far; empty when nothing was
 */
export function captureOutput(): () => string {
  let printed = "";
  const keep = (text: string) => {
    if (printed.length < LIMIT) printed = (printed + text).slice(0, LIMIT);
  };
  const stream = () => {
    // Loaded only now: it would cost every delivery a millisecond.
    const { Writable } = process.getBuiltinModule("node:stream");
    const made = new Writable({
      write(chunk, _encoding, done) {
        keep(String(chunk));
        done();
      },
    });
    // Written to after its end, as the real one may be too, it must not fail a delivery.
    return made.on("error", () => {});
  };
  for (const name of ["stdout", "stderr"] as const) {
    let made: Writable | undefined;
    Object.defineProperty(process, name, {
      configurable: true,
      get: () => {
        made ??= stream();
        return made;
      },
    });
  }
  process.removeAllListeners("warning");
  process.on("warning", (warning) => keep(`${warning.name}: ${warning.message}\n`));
  return () => printed;
}
