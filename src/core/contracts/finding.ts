/** What `check` finds. */

/** Where in a file, for what is about one place in it. */
export interface Place {
  /** As shown: relative to the rules' folder. */
  readonly file: string;
  /** The same, absolute. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count them. */
  readonly column: number;
}

export interface Finding {
  /** An error: mail would be deferred, bounced or misfiled. */
  readonly level: "ok" | "warning" | "error";
  /** `types`, `rules`, `folder inbox`, `~/.forward` … */
  readonly about: string;
  /** What is so, or wrong. Further lines are details. */
  readonly message: string;
  /** What to do; null when there is nothing to do. */
  readonly advice: string | null;
  readonly place?: Place;
}

export const ok = (about: string, message: string): Finding => ({
  level: "ok",
  about,
  message,
  advice: null,
});

export const warning = (about: string, message: string, advice: string | null): Finding => ({
  level: "warning",
  about,
  message,
  advice,
});

export const error = (about: string, message: string, advice: string): Finding => ({
  level: "error",
  about,
  message,
  advice,
});
