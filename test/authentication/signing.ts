/** Messages that are signed and sealed for real, with keys of the tests' own, by mailauth. */

import { generateKeyPairSync } from "node:crypto";
import { authenticate, type DKIMSignOptions, dkimSign } from "mailauth";
import type { Zone } from "../harness/dns.js";

export interface Key {
  readonly secret: string;
  /** The record of it. */
  readonly record: string;
}

const exported = { format: "pem", type: "pkcs8" } as const;

function rsa(bits: number): Key {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const p = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  return { secret: String(privateKey.export(exported)), record: `v=DKIM1; k=rsa; p=${p}` };
}

function ed25519(): Key {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const p = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  return { secret: String(privateKey.export(exported)), record: `v=DKIM1; k=ed25519; p=${p}` };
}

export const KEYS = {
  good: rsa(1024),
  other: rsa(1024),
  weak: rsa(768),
  small: ed25519(),
} as const;

export interface Signing {
  readonly domain: string;
  /** Default: s1. */
  readonly selector?: string;
  /** Default: good. */
  readonly key?: keyof typeof KEYS;
  readonly canonicalization?: string;
  readonly algorithm?: string;
  /** Octets of the body (`l=`). */
  readonly length?: number;
  readonly signed?: Date;
  readonly expires?: Date;
  /** Names of fields, with colons. */
  readonly fields?: string;
}

/** The message with one more signature on top of what comes behind its first line. */
export async function signed(message: string, signing: Signing): Promise<string> {
  const key = signing.key ?? "good";
  const about = {
    signingDomain: signing.domain,
    selector: signing.selector ?? "s1",
    privateKey: KEYS[key].secret,
    algorithm: signing.algorithm ?? (key === "small" ? "ed25519-sha256" : "rsa-sha256"),
    ...(signing.length === undefined ? {} : { maxBodyLength: signing.length }),
  };
  const options: DKIMSignOptions = {
    ...about,
    canonicalization: signing.canonicalization ?? "relaxed/relaxed",
    // Else it looks at the clock twice, and what it signs may not be what it writes.
    signTime: signing.signed ?? new Date("2026-12-01T11:00:00Z"),
    ...(signing.expires === undefined ? {} : { expires: signing.expires }),
    signatureData: [about],
  };
  // It takes a text, whatever its types say.
  if (signing.fields !== undefined) Reflect.set(options, "headerList", signing.fields);
  const { signatures, errors } = await dkimSign(Buffer.from(message, "latin1"), options);
  if (errors?.length) throw new Error(JSON.stringify(errors));
  return signatures.replaceAll("\r\n", "\n") + message;
}

/** The message, passed on and sealed by a machine that saw it come from `ip`. */
export async function sealed(
  message: string,
  { domain, zone }: { readonly domain: string; readonly zone: Zone },
): Promise<string> {
  const { headers } = await authenticate(Buffer.from(message, "latin1"), {
    ip: "192.0.2.1",
    helo: "mx.example",
    sender: "ada@a.example",
    mta: domain,
    disableBimi: true,
    resolver: resolverOf(zone),
    seal: { signingDomain: domain, selector: "s1", privateKey: KEYS.good.secret },
  });
  return headers.replaceAll("\r\n", "\n") + message;
}

/** Answers as DNS would, without any. */
function resolverOf(zone: Zone): (name: string, type: string) => Promise<string[][]> {
  return async (name, type) => {
    const found = type === "TXT" ? zone[name]?.TXT : undefined;
    if (found !== undefined) return found.map((text) => [text]);
    throw Object.assign(new Error("nothing"), { code: "ENOTFOUND" });
  };
}
