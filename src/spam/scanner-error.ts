/**
 * A scanner can't be asked, or what it says is no answer. The message says which scanner, what
 * happened and, where it is known, what to do: `spamd at 127.0.0.1:783: connection refused: is it
 * running?`.
 */
export class ScannerError extends Error {
  override readonly name = "ScannerError";
}
