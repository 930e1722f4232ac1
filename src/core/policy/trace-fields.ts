/** What the delivery to us left in the header, and nobody else is to see. */

/**
 * Another server would take its own Delivered-To for a loop, and give the message back (Postfix:
 * 5.4.6).
 */
const TRACE = new Set(["delivered-to", "return-path", "x-original-to"]);

/** @param lower a field's name in lower case */
export function isTrace(lower: string): boolean {
  return TRACE.has(lower);
}
