/** Domains that say of themselves all that domains can say: SPF, keys, DMARC. */

import type { Records, Zone } from "./name-server.js";
import { signer } from "./signer.js";

/** Where mail of these domains comes from, and where that of forgers does. */
export const THEIRS = "192.0.2.7";
export const NOT_THEIRS = "192.0.2.66";

/** What each domain's own record says. */
const SPF: Readonly<Record<string, string>> = {
  "softfail.example": `v=spf1 ip4:${THEIRS} ~all`,
  "neutral.example": `v=spf1 ip4:${THEIRS} ?all`,
  "includes.example": "v=spf1 include:reject.example -all",
  "lost.example": "v=spf1 include:nowhere.example -all",
  "wrong.example": "v=spf1 ipv4:192.0.2.7 -all",
  "hosts.example": "v=spf1 mx -all",
};
const NO_SPF = ["silent.example"];

/** What each asks for. */
const DMARC: Readonly<Record<string, string>> = {
  "reject.example": "v=DMARC1; p=reject",
  "quarantine.example": "v=DMARC1; p=quarantine",
  "none.example": "v=DMARC1; p=none",
  "strict.example": "v=DMARC1; p=reject; adkim=s; aspf=s",
  "parent.example": "v=DMARC1; p=none; sp=reject",
  "lenient.example": "v=DMARC1; p=reject; sp=none",
  "some.example": "v=DMARC1; p=quarantine; pct=0",
  "capital.example": "V=DMARC1; P=REJECT",
  "broken.example": "v=DMARC1; p=banana",
  "softfail.example": "v=DMARC1; p=reject",
  "neutral.example": "v=DMARC1; p=reject",
  "includes.example": "v=DMARC1; p=reject",
  "lost.example": "v=DMARC1; p=reject",
  "wrong.example": "v=DMARC1; p=reject",
  "hosts.example": "v=DMARC1; p=reject",
  "silent.example": "v=DMARC1; p=reject",
};

/** Says nothing about DMARC, and so others that only sign, or send. */
const QUIET = ["plain.example", "esp.example", "list.example"];

const DOMAINS: readonly string[] = [...new Set([...Object.keys(DMARC), ...QUIET])];

/** The keys of all of them, by selector. */
export const KEYS = { rsa: signer("rsa"), ed: signer("ed25519") } as const;

function recordsOf(domain: string): Zone {
  const spf = NO_SPF.includes(domain) ? [] : [SPF[domain] ?? `v=spf1 ip4:${THEIRS} -all`];
  const dmarc = DMARC[domain];
  const key = (selector: string, records: Records) => [`${selector}._domainkey.${domain}`, records];
  return Object.fromEntries([
    [domain, { TXT: spf, MX: [`mx.${domain}`] }],
    [`mx.${domain}`, { A: [THEIRS] }],
    ...(dmarc === undefined ? [] : [[`_dmarc.${domain}`, { TXT: [dmarc] }]]),
    key("rsa", { TXT: [KEYS.rsa.record] }),
    key("ed", { TXT: [KEYS.ed.record] }),
    // Revoked, not to be had, and no key.
    key("gone", { TXT: ["v=DKIM1; k=rsa; p="] }),
    key("slow", { fault: "servfail" }),
    key("garbled", { TXT: ["v=DKIM1; k=rsa; p=AAAA"] }),
  ]);
}

/** Names below them, which sign and send as well, and ask for nothing themselves. */
const BELOW = [
  "news.parent.example",
  "news.lenient.example",
  "mail.reject.example",
  "mail.strict.example",
  "mail.plain.example",
];

/** What a name server has of them. */
export function zone(): Zone {
  return {
    ...Object.assign({}, ...[...DOMAINS, ...BELOW].map(recordsOf)),
    "_dmarc.fails.example": { fault: "servfail" },
    "fails.example": { fault: "servfail" },
  };
}
