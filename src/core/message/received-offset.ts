/** Where a message begins that is the same in every copy of it. */

import { parseHeader } from "./header.js";

const LF = 10;
const CR = 13;

/**
 * The octet offset of the first Received field's name; 0 when the header has none. What stands
 * above it, local delivery wrote (Return-Path, Delivered-To, X-Original-To), and it differs from
 * copy to copy of one message.
 *
 * @param head as for `parseHeader`: the message from its first octet, its first MiB at least or the
 *   whole
 */
export function receivedOffset(head: Buffer): number {
  const field = parseHeader(head).fields.find(({ lower }) => lower === "received");
  if (field === undefined) return 0;
  const colon = field.raw.byteOffset - head.byteOffset - 1;
  return Math.max(head.lastIndexOf(LF, colon), head.lastIndexOf(CR, colon)) + 1;
}
