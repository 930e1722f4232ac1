/**
 * Which fields our own machines wrote. Anybody can send `X-Spam-Status: No`, and any Received that
 * he likes to go with it; but the machine by which his message came in put a Received of its own
 * above all of that, and it names his address.
 *
 * So from the top down, a field is believed as long as every Received above it was written by one
 * of our machines for a client that was one too, and the next one below it was written by one of
 * them as well. The field then stands above the Received of the machine by which the message came
 * in: whoever sent it had no hand in it.
 *
 * A Received that can be read in two ways, as written by one of ours and by somebody else, is taken
 * for neither, and the fields above it can't be told from a stranger's. That is said: it is not the
 * same as no filter at all.
 *
 * This rests on our machines telling the truth about addresses. Where a proxy passes on strangers'
 * connections to the MTA from a loopback address (an SSH or TLS tunnel, a rootless container),
 * every stranger is taken for our own, by this as by the MTA, which relays for him.
 */

import type { Field } from "./header.js";
import { type Hop, possibleWriters, readHop, receivedText } from "./received-field.js";

export interface TrustedField extends Field {
  /** The machine that wrote it. */
  readonly by: string;
  /** How many Received stand above it. */
  readonly depth: number;
}

/** Fields that are not believed, because of the Received below them. */
export interface DoubtfulFields {
  readonly fields: readonly Field[];
  /** What is wrong with it: `is by a.example, whom trusted does not name`. */
  readonly received: string;
}

interface Belief {
  readonly trusted: readonly TrustedField[];
  readonly doubtful: DoubtfulFields | null;
  /** The address from which it came in to our machines; null where nothing tells for certain. */
  readonly from: string | null;
}

/**
 * The fields that our own machines wrote, in the order of the message, Received left out.
 * @param trusted the names that they write behind `by`; `localhost` is always one of them
 */
export function trustedFields(
  fields: readonly Field[],
  trusted: readonly string[],
): readonly TrustedField[] {
  return read(fields, trusted).trusted;
}

/**
 * The fields that would be believed, if the Received below them had been written by one of our
 * machines for certain; null when there is no such Received above strangers'.
 */
export function doubtfulFields(
  fields: readonly Field[],
  trusted: readonly string[],
): DoubtfulFields | null {
  return read(fields, trusted).doubtful;
}

/**
 * The address of the machine that handed a message to ours, as the one that it came in by has
 * written it (`192.0.2.1`, `IPv6:2001:db8::1`); null where nothing tells for certain.
 */
export function addressBefore(fields: readonly Field[], trusted: readonly string[]): string | null {
  return read(fields, trusted).from;
}

function read(fields: readonly Field[], trustedNames: readonly string[]): Belief {
  const names = new Set(trustedNames.map((name) => name.toLowerCase()));
  const trusted: TrustedField[] = [];
  let waiting: Field[] = [];
  let above = "localhost";
  let depth = 0;
  for (const field of fields) {
    if (field.lower !== "received") {
      waiting.push(field);
      continue;
    }
    const hop = ownHop(receivedText(field), names);
    if ("doubt" in hop)
      return { trusted, doubtful: { fields: waiting, received: hop.doubt }, from: null };
    above = names.has(hop.by) ? hop.by : above;
    for (const each of waiting) trusted.push({ ...each, by: above, depth });
    if (!isOwn(hop, names)) {
      const { client } = hop;
      return { trusted, doubtful: null, from: typeof client === "string" ? null : client.address };
    }
    waiting = [];
    depth++;
  }
  return { trusted, doubtful: null, from: null };
}

/** The Received, if one of our machines wrote it for certain; else why that can't be said. */
function ownHop(received: string, names: ReadonlySet<string>): Hop | { readonly doubt: string } {
  const hop = readHop(received);
  const writers = hop === null ? possibleWriters(received) : [hop.by];
  const [first] = writers;
  if (first === undefined) return { doubt: "does not say who wrote it" };
  const ours = writers.filter((name) => name === "localhost" || names.has(name));
  // Whichever of them it was: it was one of ours. Whom he had it from is not known.
  if (ours.length === writers.length) return hop ?? { by: first, client: "untold" };
  const named = writers.slice(0, NAMED).map((name) => `by ${name.slice(0, LONGEST_NAME)}`);
  if (ours.length > 0) return { doubt: `can be read in two ways: ${named.join(", or ")}` };
  return { doubt: `is ${named.join(", or ")}, whom trusted does not name` };
}

/** What is said of a Received names so many, and so many characters of each. */
const NAMED = 3;
const LONGEST_NAME = 100;

/** Whether the machine had the message from one of ours, or made it itself. */
function isOwn({ client }: Hop, names: ReadonlySet<string>): boolean {
  if (client === "nobody") return true;
  if (client === "untold") return false;
  // Whoever has the say over an address can call it localhost.
  return isLoopback(client.address) || (client.name !== "localhost" && names.has(client.name));
}

function isLoopback(address: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|(?:ipv6:)?::1)$/i.test(address);
}
