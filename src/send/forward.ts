/**
 * A message on its way to somebody else: the octets that came, but for what delivery put on top.
 */

import type { Content } from "../core/contracts/ports.js";
import { rewriteHeader } from "../core/message/rewrite-header.js";
import { LOOP_FIELD } from "../core/policy/loop-header.js";
import { isTrace } from "../core/policy/trace-fields.js";

/**
 * The message to be forwarded: without the traces of its delivery, with the token on top that says
 * who forwarded it (`loopToken`), so that it is known when it comes back. The body is as it was. No
 * Resent fields: RFC 5322 section 3.6.6 has them for a person who sends a message on, .forward and
 * Sieve's redirect add none, and a signature (DKIM) that covers their absence would break.
 */
export function forwarded(content: Content, token: string): Content {
  return rewriteHeader(content, { top: [{ name: LOOP_FIELD, value: token }], remove: isTrace });
}
