/** What another server makes of a message: SPF, DKIM, DMARC and ARC, checked by mailauth. */

import { authenticate } from "mailauth";
import type { Zone } from "./name-server.js";

export interface Seen {
  readonly octets: Buffer;
  /** Empty: the null sender. */
  readonly sender: string;
}

/** All in words: `pass stonehenge.example` for each signature; null where there is none. */
export interface Judged {
  readonly spf: string | null;
  readonly dkim: readonly string[];
  readonly dmarc: string | null;
  readonly arc: string | null;
}

const HOST = "blue.stonehenge.example";

/**
 * A message that has come from blue.stonehenge.example, by an address of its own.
 * @param zone what the other server finds in DNS
 */
export async function judged({ octets, sender }: Seen, zone: Zone): Promise<Judged> {
  const { spf, dkim, dmarc, arc } = await authenticate(octets, {
    ip: "192.0.2.1",
    helo: HOST,
    mta: "mx.far.example",
    sender,
    disableBimi: true,
    resolver: resolverOf(zone),
  });
  return {
    spf: spf ? `${spf.status.result} ${spf.domain}` : null,
    dkim: dkim.results.map(({ status, signingDomain }) => `${status.result} ${signingDomain}`),
    dmarc: dmarc ? `${dmarc.status.result} ${dmarc.domain}` : null,
    arc: arc === false || !arc.i ? null : `${arc.status.result} i=${arc.i}`,
  };
}

/** Answers as node:dns does. */
function resolverOf(zone: Zone) {
  return async (name: string, type: string): Promise<string[] | string[][]> => {
    const { fault, ...records } = zone[name.toLowerCase()] ?? {};
    const found = Object.entries(records).find(([kind]) => kind === type)?.[1] ?? [];
    if (fault !== undefined || found.length === 0)
      throw Object.assign(new Error("no answer"), { code: fault ? "ESERVFAIL" : "ENOTFOUND" });
    return type === "TXT" ? found.map((text) => [text]) : [...found];
  };
}

/** What opendkim-genkey has written for DNS, as the one text that it comes to. */
export function keyRecord(text: string): string {
  return [...text.matchAll(/"(.*?)"/g)].map(([, part = ""]) => part).join("");
}
