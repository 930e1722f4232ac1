/** A message on its way to somebody else: the octets that came, but for what delivery put on top. */

import { LOOP_FIELD } from "../core/loop-token.js";
import type { Content } from "../core/ports.js";
import { type NewField, rewriteHeader } from "../core/rewrite-header.js";

/**
 * What the delivery to us left in the header. Another server would take its own Delivered-To for a loop, and give the
 * message back (Postfix: 5.4.6).
 */
const TRACE = new Set(["delivered-to", "return-path", "x-original-to"]);

export function isTrace(lower: string): boolean {
  return TRACE.has(lower);
}

export interface Forwarding {
  /** Says who forwarded it (`loopToken`), so that it is known when it comes back. */
  readonly token: string;
  /** Below the token, such as `resentFields`. */
  readonly extraTop: readonly NewField[];
}

/** The message to be forwarded: without the traces of its delivery, with the token on top. The body is as it was. */
export function forwarded(content: Content, { token, extraTop }: Forwarding): Content {
  return rewriteHeader(content, { top: [{ name: LOOP_FIELD, value: token }, ...extraTop], remove: isTrace });
}

/** Who sends a message on, to whom, when. */
export interface Resending {
  readonly from: string;
  readonly to: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** With its `<>`; never the one of the message. */
  readonly messageId: string;
}

/** The Resent fields of one resending (RFC 5322 section 3.6.6). */
export function resentFields({ from, to, at, messageId }: Resending): NewField[] {
  return [
    { name: "Resent-From", value: from },
    { name: "Resent-To", value: to },
    { name: "Resent-Date", value: new Date(at).toUTCString().replace(/GMT$/, "+0000") },
    { name: "Resent-Message-ID", value: messageId },
  ];
}
