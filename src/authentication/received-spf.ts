/** Received-SPF (RFC 7208 section 9.1), as policy daemons and milters write it. */

import { isNoComment, pairsIn, split, tokensIn } from "./field-tokens.js";
import { domainIn, type SpfStatement, spfResult } from "./statements.js";

/** One field. */
export interface ReceivedSpf extends SpfStatement {
  /** The host that wrote it, in lower case; null when it does not say. */
  readonly receiver: string | null;
}

/** @param value unfolded @returns null when it can't be read */
export function parseReceivedSpf(value: string): ReceivedSpf | null {
  const tokens = tokensIn(value);
  if (tokens === null) return null;
  const [head = [], ...parts] = split(tokens).map((part) => part.filter(isNoComment));
  const [result, ...more] = head;
  if (result?.kind !== "word") return null;
  const pairs = [more, ...parts].map(pairsIn);
  const read = pairs.filter((each) => each !== null);
  if (read.length < pairs.length) return null;
  const told = new Map(read.flat().map(({ name, value }) => [name, value]));
  const comments = tokens.flatMap(({ kind, text }) => (kind === "comment" ? [text] : []));
  return {
    result: spfResult(result.text.toLowerCase(), comments),
    ...askedFor(told),
    receiver: hostIn(told.get("receiver")),
  };
}

function askedFor(told: ReadonlyMap<string, string>): Pick<SpfStatement, "identity" | "domain"> {
  const sender = domainIn(told.get("envelope-from"));
  // Of a bounce there is only what the machine called itself.
  const ofHelo = told.get("identity")?.toLowerCase() === "helo" || sender === null;
  return ofHelo
    ? { identity: "helo", domain: domainIn(told.get("helo")) }
    : { identity: "mailfrom", domain: sender };
}

/** Some write the recipient there, or `<UNKNOWN>`. */
function hostIn(receiver = ""): string | null {
  return /^[\w.-]+$/.test(receiver) && receiver.toLowerCase() !== "unknown"
    ? receiver.toLowerCase()
    : null;
}
