/** The next server did not take a message, as far as is known. */
export class SubmitError extends Error {
  override readonly name = "SubmitError";
  /** It will not take it later either (5xx): trying again is of no use. */
  readonly permanent: boolean;
  /** All was said, and it broke off before an answer came: it may have taken it. */
  readonly perhapsTaken: boolean;

  constructor(message: string, options: SubmitErrorOptions) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.permanent = options.permanent;
    this.perhapsTaken = options.perhapsTaken ?? false;
  }
}

interface SubmitErrorOptions {
  readonly permanent: boolean;
  /** Default: false. */
  readonly perhapsTaken?: boolean;
  readonly cause?: unknown;
}

/**
 * Whether the next server will never take it. Asks for the name and not for the class: what is
 * loaded later is a program of its own, with a class of its own.
 */
export function isRefusedForGood(error: unknown): boolean {
  return isSubmitError(error) && "permanent" in error && error.permanent === true;
}

/** Whether to send it again could be to send it twice. */
export function isPerhapsTaken(error: unknown): boolean {
  return isSubmitError(error) && "perhapsTaken" in error && error.perhapsTaken === true;
}

export function isSubmitError(error: unknown): error is Error {
  return error instanceof Error && error.name === "SubmitError";
}
