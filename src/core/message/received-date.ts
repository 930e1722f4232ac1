/** When a server took a message (RFC 5322 section 3.6.7). */

import { parseDate } from "./date-time.js";

/** The date is what stands behind the last semicolon. @returns null when it names none */
export function receivedAt(field: string): Date | null {
  return parseDate(field.slice(field.lastIndexOf(";") + 1));
}
