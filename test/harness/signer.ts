/** Keys, and messages that are signed with them (RFC 6376, RFC 8463). */

import { generateKeyPairSync } from "node:crypto";
import { authenticate, dkimSign } from "mailauth";

/** One key. */
export interface Signer {
  /** What is said of it in DNS. */
  readonly record: string;
  /** The message with a signature on top; both have LF line ends. */
  sign(message: Buffer, by: Signature): Promise<Buffer>;
  /** The same with a first seal (ARC): what was found is that there is nothing in DNS. */
  seal(message: Buffer, by: Pick<Signature, "domain" | "selector">): Promise<Buffer>;
}

export interface Signature {
  readonly domain: string;
  readonly selector: string;
  /** Default: relaxed/relaxed. */
  readonly canonicalization?: string;
  /** When it ends. */
  readonly expires?: Date;
  /** How much of the body it is about: `l=`. */
  readonly octets?: number;
  /** The names of what it signs of the header, with colons between them. */
  readonly fields?: string;
}

const DER = { type: "spki", format: "der" } as const;
const PEM = { type: "pkcs8", format: "pem" } as const;

/** A new key. */
export function signer(kind: "rsa" | "ed25519"): Signer {
  const { record, pem } = kind === "rsa" ? rsaKey() : ed25519Key();
  return {
    record,
    async sign(message, { domain, selector, canonicalization, expires, octets, fields }) {
      const { signatures, errors } = await dkimSign(onTheWire(message), {
        ...(canonicalization === undefined ? {} : { canonicalization }),
        ...(expires === undefined ? {} : { expires }),
        ...(fields === undefined ? {} : { headerList: fields.split(":") }),
        signingDomain: domain,
        selector,
        privateKey: pem,
        signatureData: [
          {
            signingDomain: domain,
            selector,
            privateKey: pem,
            ...(octets === undefined ? {} : { maxBodyLength: octets }),
          },
        ],
      });
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return under(signatures, message);
    },
    async seal(message, { domain, selector }) {
      const { headers } = await authenticate(onTheWire(message), {
        ip: "192.0.2.7",
        mta: `mx.${domain}`,
        disableBimi: true,
        resolver: async () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })),
        seal: { signingDomain: domain, selector, privateKey: pem },
      });
      return under(headers, message);
    },
  };
}

function under(lines: string, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(lines.replaceAll("\r\n", "\n")), message]);
}

function rsaKey() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: DER,
    privateKeyEncoding: PEM,
  });
  return { record: `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`, pem: privateKey };
}

/** DNS has the 32 octets alone. */
function ed25519Key() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519", {
    publicKeyEncoding: DER,
    privateKeyEncoding: PEM,
  });
  const raw = publicKey.subarray(-32).toString("base64");
  return { record: `v=DKIM1; k=ed25519; p=${raw}`, pem: privateKey };
}

/** With the line ends that are signed. */
export function onTheWire(message: Buffer): Buffer {
  return Buffer.from(message.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
}
