/** The fields of a header as they were signed. */

import type { Row } from "mailauth/lib/dkim/dkim-verifier.js";
import type { Content } from "../core/contracts/ports.js";
import { parseHeader } from "../core/message/header.js";

export interface SignedParts {
  /** From the first Received on: what local delivery wrote above it was never signed. */
  readonly rows: readonly Row[];
  /** The octet offset of the body. */
  readonly bodyStart: number;
}

/** Octets of a header, and fields in it: what is more is not looked at, because it takes time. */
export const LONGEST_HEADER = 256 * 1024;
const MOST_FIELDS = 2000;

/** @returns null when there is more of it than anybody writes who means well */
export function signedParts({ head }: Content): SignedParts | null {
  const { fields, bodyStart, truncated } = parseHeader(head);
  if (truncated || bodyStart > LONGEST_HEADER || fields.length > MOST_FIELDS) return null;
  const first = Math.max(
    0,
    fields.findIndex(({ lower }) => lower === "received"),
  );
  const rows = fields.slice(first).map(({ name, lower, raw }) => {
    const colon = raw.byteOffset - head.byteOffset - 1;
    const start = head.lastIndexOf("\n", colon) + 1;
    const line = head.toString("latin1", start, colon + 1 + raw.length);
    return {
      key: lower,
      casedKey: name,
      line: Buffer.from(line.replace(/\r?\n/g, "\r\n"), "latin1"),
    };
  });
  return { rows, bodyStart };
}

/** The value of a field. */
export function textIn({ line }: Row): string {
  return line.toString("latin1", line.indexOf(":") + 1);
}
