/** What is used of mailauth 4.13, by the files that it is in: the whole of it loads far more. */

declare module "mailauth/lib/dkim/dkim-verifier.js" {
  /** Answers as `dns.promises.resolve` does. */
  type Resolve = (name: string, type: string) => Promise<unknown>;

  interface Row {
    /** The name in lower case. */
    readonly key: string;
    readonly casedKey: string;
    /** The whole field, its lines ending in CRLF, but the last. */
    readonly line: Buffer;
  }

  interface Tag {
    readonly value: string | number;
  }

  /** A field of a signature, read. */
  interface Field {
    readonly original: Buffer;
    readonly parsed: { readonly [tag: string]: Tag };
    readonly algorithm: string;
    readonly signAlgo: string;
  }

  interface SignatureHeader extends Field {
    readonly type: "DKIM" | "ARC";
    readonly canonicalization: string;
    readonly signingDomain: string;
    readonly selector: string;
    readonly bodyHashKey: string;
  }

  interface Verified {
    readonly status: { readonly result: string; readonly comment?: string };
    /** The record of the key. */
    readonly rr?: string;
  }

  /** The three fields of one machine that passed the message on. */
  interface Link {
    readonly i: number;
    readonly "arc-seal": Field;
    readonly "arc-message-signature": Field;
    readonly "arc-authentication-results": Field;
    messageSignature?: Verified;
  }

  interface Chain {
    readonly chain: readonly Link[] | false;
    readonly lastEntry?: Link;
  }

  class DkimVerifier {
    constructor(options: {
      readonly resolver: Resolve;
      readonly minBitLength: number;
      readonly curTime: Date;
    });
    headers: { readonly parsed: readonly Row[] };
    signatureHeaders: readonly SignatureHeader[];
    bodyHashes: Map<string, { digest(): string; getMimeStructureStart(): number }>;
    arc: Chain;
    readonly results: readonly Verified[];
    finalChunk(): Promise<void>;
  }
}

declare module "mailauth/lib/arc/index.js" {
  import type { Chain, Resolve } from "mailauth/lib/dkim/dkim-verifier.js";

  function arc(
    data: Chain,
    options: { readonly resolver: Resolve; readonly minBitLength: number },
  ): Promise<{ readonly status: { readonly result: string } }>;
}

declare module "mailauth/lib/spf/index.js" {
  import type { Resolve } from "mailauth/lib/dkim/dkim-verifier.js";

  function spf(about: {
    readonly sender: string;
    readonly ip: string;
    readonly helo: string;
    readonly mta: string;
    readonly resolver: Resolve;
  }): Promise<{
    readonly domain: string;
    readonly status: { readonly result: string; readonly comment?: string };
  }>;
}
