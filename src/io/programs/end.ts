/** How a program ended. */
export type End =
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "timed out" }
  | { readonly kind: "not started"; readonly reason: string };

/** In words: `ended with status 75`. @param timeout the milliseconds that it was given */
export function endInWords(end: End, timeout: number): string {
  switch (end.kind) {
    case "exited":
      return `ended with status ${end.status}`;
    case "killed":
      return `was killed by ${end.signal}`;
    case "timed out":
      return `was killed after ${timeout} ms`;
    case "not started":
      return `could not be started (${end.reason})`;
  }
}
