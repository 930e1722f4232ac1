/**
 * The body of a message as signatures see it (RFC 6376 section 3.4), hashed as it streams by: memory
 * and time per octet stay the same however long a line is, and however many empty ones there are.
 * Pipes give lines that end in LF, and what is signed has CRLF.
 */

import { createHash } from "node:crypto";

/** How a body is made alike before it is hashed. */
export type BodyCanonicalization = "simple" | "relaxed";

export interface BodyHash {
  update(chunk: Buffer): void;
  /** SHA-256 in Base64. */
  digest(): string;
}

/** What an empty body is. */
const EMPTY: Readonly<Record<BodyCanonicalization, string>> = { simple: "\r\n", relaxed: "" };

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const BUFFER = 64 * 1024;

export function bodyHash(canonicalization: BodyCanonicalization): BodyHash {
  const hash = createHash("sha256");
  const out = Buffer.alloc(BUFFER);
  const relaxed = canonicalization === "relaxed";
  let used = 0;
  /** Line ends that count only if something comes behind them. */
  let lineEnds = 0;
  let space = false;
  let carriageReturn = false;
  let empty = true;
  const put = (octet: number) => {
    if (used === BUFFER) used = drained();
    out[used++] = octet;
  };
  const drained = () => {
    hash.update(out.subarray(0, used));
    return 0;
  };
  const content = (octet: number) => {
    for (; lineEnds > 0; lineEnds--) {
      put(CR);
      put(LF);
    }
    if (space) put(SPACE);
    space = empty = false;
    put(octet);
  };
  const take = (octet: number) => {
    if (octet === LF) {
      lineEnds++;
      space = carriageReturn = false;
      return;
    }
    if (carriageReturn) content(CR);
    carriageReturn = octet === CR;
    if (carriageReturn) return;
    if (relaxed && (octet === SPACE || octet === TAB)) space = true;
    else content(octet);
  };
  return {
    update(chunk) {
      for (const octet of chunk) take(octet);
    },
    digest() {
      if (carriageReturn) content(CR);
      drained();
      return hash.update(empty ? EMPTY[canonicalization] : "\r\n").digest("base64");
    },
  };
}
