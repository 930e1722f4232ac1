/**
 * Received fields as MTAs write them, with strangers' words in every place where they may stand,
 * made harmless as each of the MTAs does it: Postfix 3.10 (smtpd.c), Exim 4.98 (host.c, globals.c),
 * Sendmail 8.18 (cf/m4/proto.m4, srvrsmtp.c), Exchange, amavis 2.13 (rfc2821_2822_Tools.pm).
 */

import fc from "fast-check";

/** What a stranger may choose. */
export interface Words {
  readonly greeting: string;
  /** The name for his address; empty: none is found. */
  readonly name: string;
  readonly address: string;
  /** Of his certificate; empty: he has none. */
  readonly subject: string;
  readonly issuer: string;
  /** As which he logged in; empty: he did not. */
  readonly user: string;
  readonly sender: string;
  /** The local part of the one recipient; empty: there are several. */
  readonly recipient: string;
}

/** Writes a Received field without its line end. @param by the name of the machine */
export type Writer = (words: Words, by: string) => string;

const DATE = "Thu,  1 Oct 2020 10:00:00 +0000";
const DOMAIN = "stonehenge.example";

/** @param allowed the characters that stay; others become question marks */
const neutered = (text: string, allowed: RegExp) =>
  [...text].map((each) => (allowed.test(each) ? each : "?")).join("") || "unknown";

const POSTFIX_GREETING = /^[^\p{Cc}\p{Cs} <>()\\";@]$|^[\u0080-\u009f]$/u;
const HOST_NAME = /^[A-Za-z0-9.-]$/;
const SENDMAIL_GREETING = /^[A-Za-z0-9[\].\-_#:]$/;

const hostName = (text: string) => neutered(text, HOST_NAME).replaceAll("?", "-");

/** RFC 5321 section 4.1.2; a line break can't come in by SMTP. */
const quoted = (local: string) =>
  `"${local.replace(/[\0\n]/g, "").replace(/["\\\r]/g, String.raw`\$&`)}"@${DOMAIN}`;

/** Postfix's comment_sanitize(). */
function comment(text: string): string {
  let depth = 0;
  const kept = [...text].map((each) => {
    if (!/^[ -~]$/.test(each) || each === "\\" || (each === ")" && depth === 0)) return "?";
    depth += each === "(" ? 1 : each === ")" ? -1 : 0;
    return each;
  });
  return kept.join("") + ")".repeat(depth);
}

const postfix: Writer = ({ greeting, name, address, subject, issuer, user, recipient }, by) =>
  [
    `Received: from ${neutered(greeting, POSTFIX_GREETING)} (${name === "" ? "unknown" : hostName(name)} [${address}])`,
    "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
    " key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)",
    subject === ""
      ? "(Client did not present a certificate)"
      : `(Client CN "${comment(subject)}", Issuer "${comment(issuer)}" (not verified))`,
    ...(user === "" ? [] : [`(Authenticated sender: ${comment(user)})`]),
    `by ${by} (Postfix) with ESMTPS id 4B1${recipient === "" ? ";" : ""}`,
    `${recipient === "" ? "" : `for <${quoted(recipient)}>; `}${DATE} (UTC)`,
  ].join("\n\t");

const exim: Writer = ({ greeting, name, address, sender, recipient }, by) => {
  const helo = `helo=${hostName(greeting)}`;
  const from =
    name === "" ? `from [${address}] (${helo})` : `from ${hostName(name)} ([${address}] ${helo})`;
  return [
    `Received: ${from}`,
    `by ${by} with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384`,
    "(Exim 4.98)",
    `(envelope-from <${quoted(sender)}>)`,
    `id 1kNxyz-0000ab-Cd${recipient === "" ? "" : `\n\tfor ${quoted(recipient)}`}; ${DATE}`,
  ].join("\n\t");
};

const sendmail: Writer = ({ greeting, name, address, user, recipient }, by) =>
  [
    `Received: from ${neutered(greeting, SENDMAIL_GREETING).replaceAll("?", "-")} (${name === "" ? "" : `${hostName(name)} `}[${address}])`,
    `${user === "" ? "" : "(authenticated bits=0)\n\t"}by ${by} (8.18.1/8.18.1) with ESMTPS id 091A0xyz012345`,
    "(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)",
    `${recipient === "" ? "" : `for <${quoted(recipient)}>; `}${DATE} (GMT)`,
  ].join("\n\t");

const exchange: Writer = ({ greeting, address }, by) =>
  [
    `Received: from ${hostName(greeting)} (${address}) by`,
    `${by} (10.0.0.5) with Microsoft SMTP Server`,
    "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id",
    `15.2.1544.11 via Frontend Transport; ${DATE}`,
  ].join("\n ");

const amavis: Writer = ({ greeting, address, recipient }, by) =>
  [
    `Received: from ${hostName(greeting)} ([${address}])`,
    `by ${by} (blue.stonehenge.example [127.0.0.1]) (amavis, port 10024)`,
    `with ESMTP id wFJuh3VAd0EF${recipient === "" ? "" : ` for <${quoted(recipient)}>`};`,
    `${DATE} (UTC)`,
  ].join("\n ");

export const WRITERS = { postfix, exim, sendmail, exchange, amavis };

/** As no MTA writes it: the greeting as it came. */
export const careless: Writer = ({ greeting, address, recipient }, by) =>
  `Received: from ${greeting.replace(/[\0\r\n]/g, "")} (evil.example [${address}])\n\tby ${by} (Careless) with SMTP id 4B1\n\tfor <${quoted(recipient)}>; ${DATE}`;

const PIECES = [
  ..." ()[]\\\"';:,=<>@\r".split(""),
  ...[" by ", "by", " by evil.example ", " by blue.stonehenge.example ", "by localhost ", "from "],
  ...[" for ", " with SMTP id 1", "; Thu, 1 Oct 2020 10:00:00 +0000", " (Exim 4.98)", "helo="],
  ...["localhost", "127.0.0.1", "[127.0.0.1]", "(localhost [127.0.0.1])", "([127.0.0.1])"],
  ...["blue.stonehenge.example", "(envelope-from <", ">)", "x", "\u00a0", "\u0085", "\t", "\u2028"],
  ...[
    "x (localhost [127.0.0.1]) by blue.stonehenge.example (Postfix) with ESMTP id 1",
    ' for <"x',
    '"@stonehenge.example>',
  ],
];

/** What somebody writes who means to be misread. */
const hostile = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...PIECES), { maxLength: 10 })
      .map((pieces) => pieces.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
);

export const hostileWords: fc.Arbitrary<Words> = fc.record({
  greeting: hostile,
  // Whoever calls his address by our name is found out: it is not the address of that name.
  name: hostile.map((name) => (name.toLowerCase() === "blue.stonehenge.example" ? "" : name)),
  address: fc.constantFrom("192.0.2.66", "IPv6:2001:db8::66"),
  subject: hostile,
  issuer: hostile,
  user: hostile,
  sender: hostile,
  recipient: hostile,
});
