/**
 * A Received field, for the two things that its writer vouches for: its own name, and the address
 * it was connected to. The name behind `from` is what the client called itself, and may be
 * anything, up to a whole Received of its own making; so what can be read in two ways is not read
 * at all.
 */

/** Whom a machine had the message from. */
interface Client {
  /**
   * The name that belongs to the address, found out by the machine itself, in lower case; empty
   * when it found none.
   */
  readonly name: string;
  /** As it was written: `192.0.2.1`, `IPv6:2001:db8::1`. */
  readonly address: string;
}

export interface Hop {
  /** Behind `by`, in lower case. */
  readonly by: string;
  /** `nobody`: it was made there, by a program. `untold`: nothing that can be relied on. */
  readonly client: Client | "nobody" | "untold";
}

/**
 * Some hundred characters are usual; of a longer one, a part would be read as if it were the whole.
 */
const LONGEST = 4000;

/**
 * `from HELO (NAME [ADDRESS]) (what else) by …`. The name may be missing, and no other brackets
 * stand before `by`. Behind `from`, some servers write the address, and in parentheses `HELO` and
 * what the client called itself.
 */
const FROM =
  /^from [^ ()]+ \((?!(?:helo|ehlo|lhlo) )(?:([^ ()[\]]+) )?\[([^ ()[\]]+)\]\)(?: \([^[\]]*\))? by /i;

/** @param value unfolded. @returns null when it does not tell, or not for certain, who wrote it */
export function readHop(value: string): Hop | null {
  const text = value.length > LONGEST ? "" : value.replace(/\s+/g, " ").trim();
  const [before, after, ...more] = ` ${text}`.split(/ by /i);
  const [by] = /^[^ ;()]+/.exec(after ?? "") ?? [];
  if (before === undefined || by === undefined || more.length > 0) return null;
  return { by: by.toLowerCase(), client: before === "" ? "nobody" : clientIn(text) };
}

function clientIn(text: string): Client | "untold" {
  const [, name = "", address] = FROM.exec(text) ?? [];
  return address === undefined ? "untold" : { name: name.toLowerCase(), address };
}
