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
 * This rests on our machines telling the truth about addresses. Where a proxy passes on strangers'
 * connections to the MTA from a loopback address (an SSH or TLS tunnel, a rootless container),
 * every stranger is taken for our own, by this as by the MTA, which relays for him.
 */

import { type Field, unfold } from "../core/message/header.js";
import { type Hop, readHop } from "./received-field.js";

export interface TrustedField extends Field {
  /** The machine that wrote it. */
  readonly by: string;
  /** How many Received stand above it. */
  readonly depth: number;
}

/**
 * The fields that our own machines wrote, in the order of the message, Received left out.
 * @param trustedBy the names that they write behind `by`; `localhost` is always one of them
 */
export function trustedFields(
  fields: readonly Field[],
  trustedBy: readonly string[],
): TrustedField[] {
  const names = new Set(trustedBy.map((name) => name.toLowerCase()));
  const trusted: TrustedField[] = [];
  let waiting: Field[] = [];
  let above = "localhost";
  let depth = 0;
  for (const field of fields) {
    if (field.lower !== "received") {
      waiting.push(field);
      continue;
    }
    const hop = readHop(unfold(field.raw));
    if (hop === null || !(hop.by === "localhost" || names.has(hop.by))) break;
    const by = names.has(hop.by) ? hop.by : above;
    for (const each of waiting) trusted.push({ ...each, by, depth });
    if (!isOwn(hop, names)) break;
    waiting = [];
    above = by;
    depth++;
  }
  return trusted;
}

/** Whether the machine had the message from one of ours, or made it itself. */
function isOwn({ client }: Hop, names: ReadonlySet<string>): boolean {
  if (client === "nobody") return true;
  if (client === "untold") return false;
  return isLoopback(client.address) || names.has(client.name);
}

function isLoopback(address: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|(?:ipv6:)?::1)$/i.test(address);
}
