/** Sixty messages, each signed, or not, and sent in a way of its own. */

import { KEYS, NOT_THEIRS, THEIRS } from "./authentication-zone.js";
import type { Signature } from "./signer.js";

export interface Posted {
  /** What is said of it in a table. */
  readonly name: string;
  readonly octets: Buffer;
  /** Empty: the null sender. */
  readonly sender: string;
  readonly client: string;
  readonly greeting: string;
}

interface Plan {
  readonly name: string;
  /** The domain in From. */
  readonly from: string;
  /** Signed by these, the last one on top. Default: by nobody. */
  readonly signed?: readonly (Partial<Signature> & { readonly ed?: true })[];
  /** What happens to it on the way. */
  readonly onTheWay?: (text: string) => string;
  /** Default: ada@ the domain in From. */
  readonly sender?: string;
  /** Sent from elsewhere than its domain allows. */
  readonly astray?: true;
  readonly greeting?: string;
  /** All of From, where it is not one address. */
  readonly authors?: string;
}

const SIGNED = [{}];
const body = (text: string) => text.replace("half past twelve", "half past six");
const header = (text: string) => text.replace("Subject: Lunch", "Subject: Dinner");
/** As list servers do. */
const munged = (text: string) =>
  `${text.replace("Subject: ", "Subject: [walks] ")}_______\nwalks mailing list\n`;
const more = (text: string) => `${text}And bring the drawings.\n`;
const PAST = new Date(Date.UTC(2026, 0, 1));

/** For each policy: what passes by DKIM alone, by SPF alone, and by neither. */
const policies = (from: string): Plan[] => [
  { name: `${from}: signed, from its own server`, from, signed: SIGNED },
  { name: `${from}: signed, forwarded`, from, signed: SIGNED, astray: true },
  { name: `${from}: unsigned, from its own server`, from },
  { name: `${from}: forged`, from, astray: true },
];

const signatures: readonly Omit<Plan, "from">[] = [
  { name: "ed25519", signed: [{ ed: true, selector: "ed" }] },
  { name: "rsa and ed25519", signed: [{}, { ed: true, selector: "ed" }] },
  { name: "simple/simple", signed: [{ canonicalization: "simple/simple" }] },
  { name: "relaxed/simple", signed: [{ canonicalization: "relaxed/simple" }] },
  { name: "the body is changed", signed: SIGNED, onTheWay: body },
  { name: "the header is changed", signed: SIGNED, onTheWay: header },
  { name: "munged by a list", signed: SIGNED, onTheWay: munged },
  { name: "expired", signed: [{ expires: PAST }] },
  { name: "no such key", signed: [{ selector: "none" }] },
  { name: "the key is revoked", signed: [{ selector: "gone" }] },
  { name: "the key is garbled", signed: [{ selector: "garbled" }] },
  { name: "DNS fails for the key", signed: [{ selector: "slow" }] },
  { name: "another key", signed: [{ selector: "ed" }] },
  { name: "l=40, lines added", signed: [{ octets: 40 }], onTheWay: more },
  { name: "l=1, another body", signed: [{ octets: 1 }], onTheWay: body },
  { name: "signed by others alone", signed: [{ domain: "esp.example" }] },
  { name: "signed by both", signed: [{}, { domain: "esp.example" }] },
  {
    name: "signed by both, its own is broken",
    signed: [{}, { domain: "esp.example" }],
    onTheWay: header,
  },
  { name: "From alone is signed", signed: [{ fields: "From" }] },
  { name: "two signatures, one without a key", signed: [{}, { selector: "none" }] },
];

const senders: Plan[] = [
  {
    name: "null sender, its own greeting",
    from: "reject.example",
    sender: "",
    greeting: "mail.plain.example",
  },
  {
    name: "null sender, signed",
    from: "reject.example",
    sender: "",
    signed: SIGNED,
    greeting: "mail.plain.example",
  },
  { name: "another's sender that passes", from: "reject.example", sender: "bounces@esp.example" },
  {
    name: "another's sender, signed",
    from: "reject.example",
    sender: "bounces@esp.example",
    signed: SIGNED,
  },
  { name: "sender of a subdomain", from: "reject.example", sender: "ada@mail.reject.example" },
  { name: "SPF ~all", from: "softfail.example", astray: true },
  { name: "SPF ?all", from: "neutral.example", astray: true },
  { name: "no SPF", from: "silent.example", astray: true },
  { name: "SPF includes nothing", from: "lost.example" },
  { name: "SPF can't be read", from: "wrong.example" },
  { name: "SPF by include", from: "includes.example" },
  { name: "SPF by mx", from: "hosts.example" },
  { name: "DNS fails for all", from: "fails.example" },
  { name: "no such domain", from: "nowhere.example" },
];

const asked: Plan[] = [
  {
    name: "strict, signed by a subdomain",
    from: "strict.example",
    signed: [{ domain: "mail.strict.example" }],
    astray: true,
  },
  {
    name: "strict, sender of a subdomain",
    from: "strict.example",
    sender: "ada@mail.strict.example",
  },
  { name: "sp=reject, forged subdomain", from: "news.parent.example", astray: true },
  { name: "sp=reject, forged domain", from: "parent.example", astray: true },
  { name: "sp=none, forged subdomain", from: "news.lenient.example", astray: true },
  {
    name: "a subdomain signed by its parent",
    from: "news.parent.example",
    signed: [{ domain: "parent.example" }],
    astray: true,
  },
  { name: "pct=0, forged", from: "some.example", astray: true },
  { name: "a record in capitals, forged", from: "capital.example", astray: true },
  { name: "a policy that there is not, forged", from: "broken.example", astray: true },
  { name: "no DMARC, signed", from: "plain.example", signed: SIGNED },
];

const authors: Plan[] = [
  {
    name: "two authors, one domain, signed",
    from: "reject.example",
    signed: SIGNED,
    authors: "a@reject.example, b@reject.example",
  },
  {
    name: "two authors, two domains",
    from: "reject.example",
    astray: true,
    authors: "a@reject.example, b@plain.example",
  },
  {
    name: "From in capitals, signed",
    from: "reject.example",
    signed: SIGNED,
    authors: "Ada <ADA@REJECT.EXAMPLE>",
  },
  {
    name: "an address in the name",
    from: "none.example",
    astray: true,
    authors: '"ada@reject.example" <x@none.example>',
  },
];

export const PLANS: readonly Plan[] = [
  ...["reject.example", "quarantine.example", "none.example"].flatMap(policies),
  ...signatures.map((plan) => ({ from: "reject.example", astray: true, ...plan }) as const),
  ...senders,
  ...asked,
  ...authors,
];

/** Signs them now, with a Message-ID that tells which one it is. */
export const posted = (plans = PLANS): Promise<Posted[]> => Promise.all(plans.map(post));

async function post(plan: Plan): Promise<Posted> {
  const { name, from, onTheWay = (text: string) => text, astray = false } = plan;
  const { sender = `ada@${from}`, greeting = `mail.${from}` } = plan;
  let octets = letter(plan);
  for (const { ed = false, ...by } of plan.signed ?? [])
    octets = await KEYS[ed ? "ed" : "rsa"].sign(octets, { domain: from, selector: "rsa", ...by });
  return {
    name,
    octets: Buffer.from(onTheWay(octets.toString())),
    sender,
    client: astray ? NOT_THEIRS : THEIRS,
    greeting,
  };
}

function letter({ name, from, authors: all = `Ada Byron <ada@${from}>` }: Plan): Buffer {
  return Buffer.from(`From: ${all}
To: charles@stonehenge.example
Subject: Lunch
Date: ${new Date().toUTCString()}
Message-ID: ${idOf(name)}
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

I shall be there at half past twelve, with the new engine.
`);
}

/** The Message-ID of the message that is called so. */
export function idOf(name: string): string {
  return `<${Buffer.from(name).toString("hex")}@mua.example>`;
}
