/**
 * Messages signed and sealed for real, forged and broken in every way that has a result of its own.
 * Each row: what came, and what it comes to.
 */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { startNameServer, type Zone } from "../harness/dns.js";
import { type Signing, sealed, signed } from "./signing.js";
import { type Checking, check, delivered, LETTER, record, told } from "./verifying.js";

const KEY = record("good");
const zone: Zone = {
  "a.example": { TXT: ["unrelated", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all"] },
  "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject; rua=mailto:d@a.example"] },
  "s1._domainkey.a.example": { TXT: [KEY] },
  "s1._domainkey.mail.a.example": { TXT: [KEY] },
  "ed._domainkey.a.example": { TXT: [record("small")] },
  "other._domainkey.a.example": { TXT: [record("other")] },
  "weak._domainkey.a.example": { TXT: [record("weak")] },
  "revoked._domainkey.a.example": { TXT: ["v=DKIM1; p="] },
  "version._domainkey.a.example": { TXT: [KEY.replace("DKIM1", "DKIM2")] },
  "sha1._domainkey.a.example": { TXT: [`${KEY}; h=sha1`] },
  "web._domainkey.a.example": { TXT: [`${KEY}; s=www`] },
  "own._domainkey.a.example": { TXT: [`${KEY}; t=s`] },
  "garbled._domainkey.a.example": { TXT: ["v=DKIM1; p=!!!!"] },
  "kind._domainkey.a.example": { TXT: [KEY.replace("k=rsa", "k=ed25519")] },
  "down._domainkey.a.example": { fault: "servfail" },
  "long._domainkey.a.example": { TXT: [KEY], fault: "truncate" },
  "s1._domainkey.b.example": { TXT: [KEY] },
  "b.example": { TXT: ["v=spf1 ip4:198.51.100.9 ~all"] },
  "s1._domainkey.relay.example": { TXT: [KEY] },
  "s1._domainkey.second.example": { TXT: [KEY] },
  "_dmarc.strict.example": { TXT: ["v=DMARC1; p=quarantine; adkim=s; aspf=s"] },
  "s1._domainkey.mail.strict.example": { TXT: [KEY] },
  "s1._domainkey.strict.example": { TXT: [KEY] },
  "mail.strict.example": { TXT: ["v=spf1 +all"] },
  "_dmarc.org.example": { TXT: ["v=DMARC1; p=reject; sp=none"] },
  "_dmarc.lax.example": { TXT: ["v=DMARC1; p=none"] },
  "_dmarc.twice.example": { TXT: ["v=DMARC1; p=reject", "v=DMARC1; p=none"] },
  "_dmarc.odd.example": { TXT: ["v=DMARC1; p=perhaps; rua=mailto:d@odd.example"] },
  "_dmarc.odder.example": { TXT: ["v=DMARC1; p=perhaps"] },
  "_dmarc.down.example": { fault: "servfail" },
  "_dmarc.co.uk": { TXT: ["v=DMARC1; p=reject"] },
  "soft.example": { TXT: ["v=spf1 ~all"] },
  "neutral.example": { TXT: ["v=spf1 ?all"] },
  "open.example": { TXT: ["v=spf1"] },
  "twospf.example": { TXT: ["v=spf1 +all", "v=spf1 -all"] },
  "syntax.example": { TXT: ["v=spf1 ipv4:192.0.2.1 -all"] },
  "mx.example": { TXT: ["v=spf1 mx -all"], MX: ["one.mx.example", "two.mx.example"] },
  "two.mx.example": { A: ["192.0.2.1"] },
  "host.example": { TXT: ["v=spf1 a -all"], A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  "include.example": { TXT: ["v=spf1 include:a.example -all"] },
  "redirect.example": { TXT: ["v=spf1 redirect=a.example"] },
  "lost.example": { TXT: ["v=spf1 include:gone.example -all"] },
  "broken.example": { TXT: ["v=spf1 include:down.example -all"] },
  "down.example": { fault: "servfail" },
  "deep.example": { TXT: ["v=spf1 include:l1.example -all"] },
  "void.example": { TXT: ["v=spf1 a:v1.example a:v2.example a:v3.example -all"] },
  "macro.example": { TXT: ["v=spf1 exists:%{ir}.%{l}.by.macro.example -all"] },
  "1.2.0.192.ada.by.macro.example": { A: ["127.0.0.2"] },
  "ptr.example": { TXT: ["v=spf1 ptr -all"] },
  "1.2.0.192.in-addr.arpa": { PTR: ["mail.ptr.example"] },
  "mail.ptr.example": { A: ["192.0.2.1"] },
  "mx.a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
  "xn--bcher-kva.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
  "_dmarc.xn--bcher-kva.example": { TXT: ["v=DMARC1; p=reject"] },
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [
      `l${at + 1}.example`,
      { TXT: [`v=spf1 include:l${at + 2}.example -all`] },
    ]),
  ),
};

let at = "";
let resolverEnds: (() => void)[] = [];
before(async () => {
  const context = { after: (end: () => void) => resolverEnds.push(end) };
  ({ at } = await startNameServer(context, zone));
});
test.after(() => {
  for (const end of resolverEnds) end();
  resolverEnds = [];
});

type Row = readonly [
  name: string,
  made: () => Promise<string> | string,
  expected: string,
  checking?: Partial<Checking>,
];

const A: Signing = { domain: "a.example" };
const sign = (signing: Partial<Signing> = {}, message = LETTER) =>
  signed(message, { ...A, ...signing });
const from = (domain: string, message = LETTER) =>
  message.replace("<ada@a.example>", `<ada@${domain}>`);
const changed = async (message: Promise<string>, what: string | RegExp, by: string) =>
  (await message).replace(what, by);
/** A signature that is not what it was, but for `b=` and `bh=`. */
const tag = (name: string, by: string) =>
  changed(sign(), new RegExp(`(DKIM-Signature:[\\s\\S]*?[;:\\s])${name}=[^;]*`), `$1${by}`);
const STRANGER = { address: "203.0.113.7" };
const EVERY = { relaxed: "relaxed/relaxed", simple: "simple/simple" };
const ALL = "dmarc=pass/reject arc=none";
const FAIL = "dmarc=fail/reject arc=none";

const ROWS: readonly Row[] = [
  // Signatures that hold.
  ["signed, relaxed", () => sign({ canonicalization: EVERY.relaxed }), `spf=pass dkim=pass ${ALL}`],
  ["signed, simple", () => sign({ canonicalization: EVERY.simple }), `spf=pass dkim=pass ${ALL}`],
  [
    "simple header",
    () => sign({ canonicalization: "simple/relaxed" }),
    `spf=pass dkim=pass ${ALL}`,
  ],
  [
    "relaxed/simple",
    () => sign({ canonicalization: "relaxed/simple" }),
    `spf=pass dkim=pass ${ALL}`,
  ],
  ["ed25519", () => sign({ selector: "ed", key: "small" }), `spf=pass dkim=pass ${ALL}`],
  [
    "two signatures",
    async () => signed(await sign({ selector: "ed", key: "small" }), A),
    `spf=pass dkim=pass,pass ${ALL}`,
  ],
  ["of a domain below", () => sign({ domain: "mail.a.example" }), `spf=pass dkim=pass ${ALL}`],
  ["signed and forwarded", () => sign(), `spf=fail dkim=pass ${ALL}`, STRANGER],
  [
    "no body",
    () => sign({}, LETTER.slice(0, LETTER.indexOf("\n\n") + 2)),
    `spf=pass dkim=pass ${ALL}`,
  ],
  [
    "lines in CRLF",
    async () => (await sign()).replaceAll("\n", "\r\n"),
    `spf=pass dkim=pass ${ALL}`,
  ],
  [
    "relaxed: other white space, empty lines",
    async () => (await sign()).replace("so  much", "so \t much").concat("\n\n"),
    `spf=pass dkim=pass ${ALL}`,
  ],
  ["a long key, by TCP", () => sign({ selector: "long" }), `spf=pass dkim=pass ${ALL}`],
  [
    "will expire",
    () => sign({ signed: new Date("2026-12-01"), expires: new Date("2026-12-20") }),
    `spf=pass dkim=pass ${ALL}`,
  ],
  [
    "a long field above that nobody signed",
    async () => `X-Long: ${"x".repeat(9000)}\n${await sign()}`,
    `spf=pass dkim=pass ${ALL}`,
  ],
  ["the part is the whole", () => sign({ length: 10_000 }), `spf=pass dkim=pass ${ALL}`],
  // Signatures that don't.
  [
    "body changed",
    async () => (await sign()).replace("Hello", "Hallo"),
    `spf=fail dkim=fail ${FAIL}`,
    STRANGER,
  ],
  ["body appended", async () => `${await sign()}more\n`, `spf=fail dkim=fail ${FAIL}`, STRANGER],
  [
    "subject changed",
    async () => (await sign()).replace("a  letter", "a  Letter"),
    `spf=fail dkim=fail ${FAIL}`,
    STRANGER,
  ],
  [
    "a second From on top",
    async () => `From: eve@e.example\n${await sign()}`,
    "spf=fail dkim=pass dmarc=fail/quarantine arc=none",
    { ...STRANGER, authors: ["a.example", "strict.example"] },
  ],
  [
    "simple: white space changed",
    async () => (await sign({ canonicalization: "simple/simple" })).replace("so  much", "so much"),
    `spf=fail dkim=fail ${FAIL}`,
    STRANGER,
  ],
  [
    "part of the body, appended",
    async () => `${await sign({ length: 5 })}buy!\n`,
    `spf=fail dkim=policy ${FAIL}`,
    STRANGER,
  ],
  ["part of the body", () => sign({ length: 5 }), `spf=fail dkim=policy ${FAIL}`, STRANGER],
  [
    "a weak key",
    () => sign({ selector: "weak", key: "weak" }),
    `spf=fail dkim=policy ${FAIL}`,
    STRANGER,
  ],
  ["another key", () => sign({ selector: "other" }), `spf=fail dkim=fail ${FAIL}`, STRANGER],
  ["no key", () => sign({ selector: "none" }), `spf=fail dkim=permerror ${FAIL}`, STRANGER],
  ["revoked", () => sign({ selector: "revoked" }), `spf=fail dkim=permerror ${FAIL}`, STRANGER],
  [
    "a key of another version",
    () => sign({ selector: "version" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "a key for SHA-1",
    () => sign({ selector: "sha1" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "a key that is not for mail",
    () => sign({ selector: "web" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "a key that is garbled",
    () => sign({ selector: "garbled" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "a key of another kind",
    () => sign({ selector: "kind" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "no answer about the key",
    () => sign({ selector: "down" }),
    "spf=fail dkim=temperror dmarc=temperror/reject arc=none",
    STRANGER,
  ],
  [
    "expired",
    () => sign({ signed: new Date("2026-11-01"), expires: new Date("2026-11-20") }),
    `spf=fail dkim=fail ${FAIL}`,
    STRANGER,
  ],
  ["SHA-1", () => sign({ algorithm: "rsa-sha1" }), `spf=fail dkim=permerror ${FAIL}`, STRANGER],
  [
    "From not signed",
    () => sign({ fields: "To:Subject" }),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  ["of another version", () => tag("v", "v=2"), `spf=fail dkim=permerror ${FAIL}`, STRANGER],
  [
    "for another",
    () => tag("d", "i=@b.example; d=a.example"),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "says something twice",
    () => tag("s", "s=s1; s=s1"),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "no tags",
    () => `DKIM-Signature: nonsense\n${LETTER}`,
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "a domain that is none",
    () => tag("d", "d=a..example"),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "too long",
    () => tag("h", `h=from:${"x:".repeat(5000)}to`),
    `spf=fail dkim=permerror ${FAIL}`,
    STRANGER,
  ],
  [
    "one holds of three",
    async () => signed(await changed(sign(), /b=[A-Za-z0-9+/]{4}/g, "b=AAAA"), A),
    `spf=fail dkim=pass,fail ${ALL}`,
    STRANGER,
  ],
  ["by somebody else", () => sign({ domain: "b.example" }), `spf=fail dkim=pass ${FAIL}`, STRANGER],
  // SPF.
  ["unsigned", () => LETTER, `spf=pass dkim=- ${ALL}`],
  ["unsigned, over IPv6", () => LETTER, `spf=pass dkim=- ${ALL}`, { address: "2001:db8::1" }],
  ["forged", () => LETTER, `spf=fail dkim=- ${FAIL}`, STRANGER],
  [
    "forged, the envelope is one's own",
    () => LETTER,
    `spf=pass dkim=- ${FAIL}`,
    { address: "198.51.100.9", sender: "eve@b.example" },
  ],
  ["softfail", () => LETTER, `spf=softfail dkim=- ${FAIL}`, { sender: "a@soft.example" }],
  ["neutral", () => LETTER, `spf=neutral dkim=- ${FAIL}`, { sender: "a@neutral.example" }],
  [
    "neutral, where nothing matches",
    () => LETTER,
    `spf=neutral dkim=- ${FAIL}`,
    { sender: "a@open.example" },
  ],
  ["no record", () => LETTER, `spf=none dkim=- ${FAIL}`, { sender: "a@nothing.example" }],
  ["two records", () => LETTER, `spf=permerror dkim=- ${FAIL}`, { sender: "a@twospf.example" }],
  ["a mistake", () => LETTER, `spf=permerror dkim=- ${FAIL}`, { sender: "a@syntax.example" }],
  ["by MX", () => LETTER, `spf=pass dkim=- ${FAIL}`, { sender: "a@mx.example" }],
  [
    "by address",
    () => LETTER,
    `spf=pass dkim=- ${FAIL}`,
    { sender: "a@host.example", address: "2001:db8::1" },
  ],
  ["by include", () => LETTER, `spf=pass dkim=- ${FAIL}`, { sender: "a@include.example" }],
  ["by redirect", () => LETTER, `spf=pass dkim=- ${FAIL}`, { sender: "a@redirect.example" }],
  ["by macro", () => LETTER, `spf=pass dkim=- ${FAIL}`, { sender: "ada@macro.example" }],
  ["by PTR", () => LETTER, `spf=pass dkim=- ${FAIL}`, { sender: "a@ptr.example" }],
  ["includes nobody", () => LETTER, `spf=permerror dkim=- ${FAIL}`, { sender: "a@lost.example" }],
  ["includes too many", () => LETTER, `spf=permerror dkim=- ${FAIL}`, { sender: "a@deep.example" }],
  [
    "asks for what is not there",
    () => LETTER,
    `spf=permerror dkim=- ${FAIL}`,
    { sender: "a@void.example" },
  ],
  [
    "no answer about an include",
    () => LETTER,
    `spf=temperror dkim=- ${FAIL}`,
    { sender: "a@broken.example" },
  ],
  ["no answer", () => LETTER, `spf=temperror dkim=- ${FAIL}`, { sender: "a@down.example" }],
  ["a bounce, by its greeting", () => LETTER, `spf=pass dkim=- ${ALL}`, { sender: null }],
  [
    "a bounce, greeted by an address",
    () => LETTER,
    `spf=none dkim=- ${FAIL}`,
    { sender: null, helo: "[192.0.2.1]" },
  ],
  [
    "not asked, and might have passed",
    () => LETTER,
    "spf=- dkim=- dmarc=- arc=none",
    { address: null },
  ],
  [
    "not asked, of another domain",
    () => LETTER,
    `spf=- dkim=- ${FAIL}`,
    { address: null, sender: "eve@b.example" },
  ],
  ["not asked, signed", () => sign(), `spf=- dkim=pass ${ALL}`, { address: null }],
  [
    "bücher",
    () => from("xn--bcher-kva.example"),
    `spf=pass dkim=- ${ALL}`,
    { sender: "a@b\u00fccher.example" },
  ],
  // DMARC.
  [
    "strict, signed below",
    () => sign({ domain: "mail.strict.example" }, from("strict.example")),
    "spf=fail dkim=pass dmarc=fail/quarantine arc=none",
    STRANGER,
  ],
  [
    "strict, signed",
    () => sign({ domain: "strict.example" }, from("strict.example")),
    "spf=fail dkim=pass dmarc=pass/quarantine arc=none",
    STRANGER,
  ],
  [
    "strict, sent from below",
    () => from("strict.example"),
    "spf=pass dkim=- dmarc=fail/quarantine arc=none",
    { sender: "a@mail.strict.example" },
  ],
  [
    "of a domain below, by its own rule",
    () => from("news.org.example"),
    "spf=pass dkim=- dmarc=fail/none arc=none",
    {},
  ],
  [
    "of the organization",
    () => from("org.example"),
    "spf=pass dkim=- dmarc=fail/reject arc=none",
    {},
  ],
  ["asks for nothing", () => from("lax.example"), "spf=pass dkim=- dmarc=fail/none arc=none", {}],
  ["no policy", () => from("b.example"), "spf=pass dkim=- dmarc=none arc=none", {}],
  ["two policies", () => from("twice.example"), "spf=pass dkim=- dmarc=none arc=none", {}],
  [
    "an unknown policy, with reports",
    () => from("odd.example"),
    "spf=pass dkim=- dmarc=fail/none arc=none",
    {},
  ],
  ["an unknown policy", () => from("odder.example"), "spf=pass dkim=- dmarc=none arc=none", {}],
  [
    "no answer about the policy",
    () => from("down.example"),
    "spf=pass dkim=- dmarc=temperror arc=none",
    {},
  ],
  [
    "a public suffix is no organization",
    () => from("shop.co.uk"),
    "spf=pass dkim=- dmarc=none arc=none",
    {},
  ],
  [
    "no author",
    () => LETTER.replace(/^From.*\n/, ""),
    "spf=pass dkim=- dmarc=permerror arc=none",
    { authors: [] },
  ],
  [
    "two authors, one forged",
    () => sign(),
    "spf=pass dkim=pass dmarc=fail/quarantine arc=none",
    { authors: ["a.example", "strict.example"] },
  ],
  // Seals.
  [
    "sealed",
    async () => sealed(await sign(), { domain: "relay.example", zone }),
    "spf=fail dkim=pass dmarc=pass/reject arc=pass",
    STRANGER,
  ],
  [
    "sealed twice",
    async () =>
      sealed(await sealed(await sign(), { domain: "relay.example", zone }), {
        domain: "second.example",
        zone,
      }),
    "spf=fail dkim=pass dmarc=pass/reject arc=pass",
    STRANGER,
  ],
  [
    "sealed, then changed",
    async () =>
      (await sealed(await sign(), { domain: "relay.example", zone })).replace("Hello", "Hallo"),
    "spf=fail dkim=fail dmarc=fail/reject arc=fail",
    STRANGER,
  ],
  [
    "a seal forged",
    async () =>
      (await sealed(await sign(), { domain: "relay.example", zone })).replace(/cv=none/, "cv=pass"),
    "spf=fail dkim=pass dmarc=pass/reject arc=fail",
    STRANGER,
  ],
  [
    "a seal of nobody",
    async () =>
      sealed(await sign(), { domain: "relay.example", zone }).then((text) =>
        text.replace(/ARC-Seal: [\s\S]*?\n(?=\S)/, ""),
      ),
    "spf=fail dkim=pass dmarc=pass/reject arc=fail",
    STRANGER,
  ],
  [
    "no answer about a seal",
    async () =>
      sealed(await sign(), {
        domain: "down.example",
        zone: { ...zone, "s1._domainkey.down.example": { TXT: [KEY] } },
      }),
    "spf=fail dkim=pass dmarc=pass/reject arc=temperror",
    STRANGER,
  ],
];
zone["s1._domainkey.down.example"] = { fault: "servfail" };

for (const [name, made, expected, checking] of ROWS)
  test(name, async () => {
    assert.equal(told(await check(delivered(await made()), { at, ...checking })), expected);
  });

test("they are more than sixty", () => assert.ok(ROWS.length > 60, String(ROWS.length)));
