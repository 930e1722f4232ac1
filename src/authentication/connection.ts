/**
 * Who handed a message to our machines: what SPF is about. The address of one of our own is nobody's
 * who sends mail to us, and asked about, it would make a stranger of everybody.
 */

import { BlockList, isIP } from "node:net";
import type { Incoming } from "../core/contracts/ports.js";
import { foldDomain } from "../core/message/domain.js";
import { parseHeader } from "../core/message/header.js";
import { addressBefore } from "../core/message/trusted-fields.js";
import type { Connection } from "./spf.js";

/** Nobody can tell. */
export interface Unasked {
  readonly why: string;
  /** What would be asked about, the domain of the envelope sender; null where nobody tells. */
  readonly domain: string | null;
}

/** @param trusted our machines, as they call themselves in Received */
export function connectionOf(
  { content, envelope, sender }: Pick<Incoming, "content" | "envelope" | "sender">,
  trusted: readonly string[],
): Connection | Unasked {
  const domain = sender == null ? null : domainOf(sender);
  const unasked = (why: string) => ({ why, domain });
  if (sender === undefined) return unasked("nobody tells the envelope sender");
  if (envelope.saslUser) return unasked("its sender had logged in");
  const { clientAddress = "", clientHostname = "", clientHelo = "" } = envelope;
  const ours = trusted.some((name) => name.toLowerCase() === clientHostname.toLowerCase());
  if (isStrangers(clientAddress) && !ours)
    return { sender, address: clientAddress, helo: clientHelo };
  const found = addressBefore(parseHeader(content.head).fields, trusted);
  const address = found?.replace(/^ipv6:/i, "") ?? "";
  if (!isStrangers(address))
    return unasked(
      clientAddress === ""
        ? "no CLIENT_ADDRESS"
        : isIP(clientAddress) === 0
          ? `${clientAddress} is no address`
          : `${clientAddress} is one of ours`,
    );
  if (sender === null) return unasked("a bounce, and nobody tells the greeting");
  return { sender, address, helo: "unknown" };
}

function domainOf(sender: string): string {
  return foldDomain(sender.slice(sender.lastIndexOf("@") + 1));
}

/** Networks that no mail comes from but one's own (RFC 6890). */
const OWN = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::", 127, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
] as const;

function isStrangers(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const own = new BlockList();
  for (const [net, prefix, type] of OWN) own.addSubnet(net, prefix, type);
  return !own.check(address, version === 4 ? "ipv4" : "ipv6");
}
