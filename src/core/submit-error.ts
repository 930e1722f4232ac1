/** The next server did not take a message. */
export class SubmitError extends Error {
  override readonly name = "SubmitError";
  /** It will not take it later either (5xx): trying again is of no use. */
  readonly permanent: boolean;

  constructor(message: string, options: { readonly permanent: boolean; readonly cause?: unknown }) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.permanent = options.permanent;
  }
}

/**
 * Whether the next server will never take it. Asks for the name and not for the class: what is loaded later is a program of
 * its own, with a class of its own.
 */
export function isRefusedForGood(error: unknown): boolean {
  return error instanceof Error && error.name === "SubmitError" && "permanent" in error && error.permanent === true;
}
