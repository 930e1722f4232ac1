/** What goes for every scanner that looks at the message: its answers are shared, and bounded. */

import type { Content, Deadline, Scanner } from "../core/contracts/ports.js";
import { unknownVerdict } from "../core/contracts/verdict.js";
import type { OnFailure } from "../core/language/scanner-spec.js";
import { receivedOffset } from "../core/message/received-offset.js";
import { messageOf } from "../core/text.js";
import type { ScannerTools } from "./scanner-tools.js";

/** What a configuration says of each of them. */
export interface Shareable {
  /** Octets above which a message is not given to it. */
  readonly maxSize: number;
  /** Milliseconds for which its answer holds for further copies of the same message. */
  readonly remember: number;
  readonly onFailure: OnFailure;
}

/** A scanner that throws when it can't be asked. */
export interface Asked {
  readonly scanner: Scanner;
  /** For people. */
  readonly name: string;
  /** Tells apart the scanners that may answer differently. */
  readonly scope: readonly unknown[];
}

/**
 * Asks it through what remembers. What stands in for an answer is no answer: it is made outside of
 * that.
 */
export function shared(
  spec: Shareable,
  { scanner, name, scope }: Asked,
  { deadline, remember, tolerant = false }: ScannerTools,
): Scanner {
  const options = { remember: spec.remember, scope: JSON.stringify(scope) };
  const whole = unlessTooLarge(spec, name, remember(scanner, options));
  return spec.onFailure === "defer" && !tolerant ? whole : withoutFailure(whole, deadline);
}

/**
 * Passes on what is not too large. A part of a message is never scanned: what makes it spam may
 * stand in the rest.
 */
function unlessTooLarge({ maxSize }: Shareable, name: string, scanner: Scanner): Scanner {
  return {
    async scan(content) {
      const size = scannedSize(content);
      if (size <= maxSize) return scanner.scan(content);
      return unknownVerdict(`${name}: not asked, ${size} bytes are more than maxSize, ${maxSize}`);
    },
  };
}

/**
 * Goes on without a verdict when there is none to be had; not when the delivery's own time is up.
 */
function withoutFailure(scanner: Scanner, deadline: Deadline): Scanner {
  return {
    async scan(content) {
      try {
        return await scanner.scan(content);
      } catch (error) {
        deadline.check();
        return unknownVerdict(messageOf(error));
      }
    },
  };
}

/** Octets that a scanner gets. */
export function scannedSize(content: Content): number {
  return content.size - receivedOffset(content.head);
}

/**
 * The message from its first Received on, because no answer may depend on what differs from copy to
 * copy.
 */
export function* scannedOctets(content: Content): Generator<Buffer> {
  let left = receivedOffset(content.head);
  for (const chunk of content.chunks()) {
    yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
