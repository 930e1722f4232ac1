/** Patterns: how conditions compare text. */

/**
 * A string is compared whole, without regard to case. A RegExp is searched as it is written; its flags `g` and `y` mean
 * nothing here. A list matches when one of its patterns does.
 */
export type Pattern = string | RegExp | readonly Pattern[];

/** Folds text for comparison: composed the same way (NFC), and in lower case. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Whether one of the patterns matches the text. No pattern at all matches nothing. */
export function matches(text: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string") return fold(pattern) === fold(text);
    return pattern instanceof RegExp ? stateless(pattern).test(text) : matches(text, pattern);
  });
}

/** As `matches`, but strings match nothing: for text in which only a search makes sense. */
export function searches(text: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string") return false;
    return pattern instanceof RegExp ? matches(text, [pattern]) : searches(text, pattern);
  });
}

/** `g` and `y` make a RegExp remember where it stopped, so that the same message matches every other time. */
function stateless(pattern: RegExp): RegExp {
  return pattern.global || pattern.sticky ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")) : pattern;
}

/** The patterns as a person would write them in a rule. */
export function describePatterns(patterns: readonly Pattern[]): string {
  return patterns.map(describePattern).join(", ");
}

function describePattern(pattern: Pattern): string {
  if (typeof pattern === "string") return JSON.stringify(pattern);
  return pattern instanceof RegExp ? String(pattern) : `[${describePatterns(pattern)}]`;
}
