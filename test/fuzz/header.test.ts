/**
 * What reads headers, and what is in them: any text is read, and nothing of it becomes more than it
 * is.
 */

import assert from "node:assert/strict";
import { addrSpec, parseAddrSpec } from "../../src/core/message/addr-spec.js";
import { parseAddresses } from "../../src/core/message/address-list.js";
import { automaticReason } from "../../src/core/message/auto-submitted.js";
import { canonicalSender } from "../../src/core/message/canonical-sender.js";
import { parseDate } from "../../src/core/message/date-time.js";
import { decodeWords } from "../../src/core/message/encoded-words.js";
import { recoverRecipient } from "../../src/core/message/envelope.js";
import { fromLineSender, isFromLine } from "../../src/core/message/from-line.js";
import { decodeField, parseHeader, unfold } from "../../src/core/message/header.js";
import { listOf } from "../../src/core/message/list-id.js";
import { fromLine } from "../../src/core/message/mboxrd.js";
import { receivedOffset } from "../../src/core/message/received-offset.js";
import { rewriteHeader } from "../../src/core/message/rewrite-header.js";
import { sendableAddress } from "../../src/core/message/smtp-address.js";
import { isRobot } from "../../src/core/policy/no-reply-addresses.js";
import { memoryContent } from "../../src/io/content.js";
import type { Random } from "./mutate.js";
import { type Parser, tryParsers } from "./parsers.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROLS = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]/;

const octets = (text: string): Buffer => Buffer.from(text, "latin1");

const FIELDS = [
  "Return-Path: <ada@analytic.example>\n",
  "Delivered-To: merlyn+training@blue.stonehenge.example\n",
  "Received: from a (b [192.0.2.1])\n\tby c; Sun, 22 Nov 2026 10:00:00 +0000\n",
  "From: Ada =?utf-8?q?Byr=C3=B6n?= <ada@analytic.example>\n",
  'To: "Merlyn, the wizard" <merlyn@stonehenge.example>, b@c (comment)\n',
  "Subject: =?iso-8859-1?b?R3L832U=?=\n =?utf-8?q?x?=\n",
  "Date: Sun, 22 Nov 2026 10:00:00 +0100\n",
  "List-Id: Talk <talk.lists.example>\n",
  "Auto-Submitted: auto-replied (vacation)\n",
  "X-Nul: \0\n \n",
];

function checkHeader(text: string): void {
  const bytes = octets(text);
  const { fields, bodyStart, truncated } = parseHeader(bytes);
  assert.ok(bodyStart >= 0 && bodyStart <= bytes.length && truncated === false);
  let end = 0;
  for (const { name, lower, raw } of fields) {
    const start = raw.byteOffset - bytes.byteOffset;
    assert.ok(start > end && start + raw.length <= bodyStart, "fields follow one another");
    end = start + raw.length;
    assert.ok(/^[!-9;-~\x80-\xff]+$/.test(name) && lower === name.toLowerCase(), name);
    assert.doesNotMatch(decodeField(raw), CONTROLS);
    assert.doesNotMatch(unfold(raw), CONTROLS);
  }
  assert.ok(receivedOffset(bytes) <= bodyStart);
  const again = parseHeader(bytes.subarray(0, bodyStart));
  assert.deepEqual(
    again.fields.map(({ name, raw }) => [name, raw.toString("latin1")]),
    fields.map(({ name, raw }) => [name, raw.toString("latin1")]),
    "the body has no say in it",
  );
}

function checkRewrite(text: string): void {
  const bytes = octets(text);
  const before = parseHeader(bytes);
  const content = rewriteHeader(memoryContent(bytes), {
    top: [{ name: "X-New", value: text.slice(0, 200) }],
    remove: (lower) => lower === "subject",
  });
  const rewritten = Buffer.concat([...content.chunks()]);
  assert.equal(rewritten.length, content.size);
  const after = parseHeader(rewritten);
  assert.deepEqual(
    after.fields.map(({ name, raw }) => (name === "X-New" ? name : [name, raw.toString("latin1")])),
    [
      "X-New",
      ...before.fields
        .filter(({ lower }) => lower !== "subject")
        .map(({ name, raw }) => (name === "X-New" ? name : [name, raw.toString("latin1")])),
    ],
    "one field more, and the others as they were",
  );
  assert.ok(
    rewritten.subarray(after.bodyStart).equals(bytes.subarray(before.bodyStart)),
    "the body is as it was",
  );
}

const WORDS = [
  "=?utf-8?q?",
  "=?utf-8?b?",
  "=?iso-2022-jp?b?GyRCJDMbKEI=?=",
  "?=",
  "=C3=BC",
  "=?x?q?a?=",
  "=?",
  "?",
  "_",
  "w7w=",
  "*en",
];

function checkWords(text: string, random: Random): void {
  const decoded = decodeWords(text);
  assert.ok(decoded.length <= text.length, "it does not grow");
  if (!text.includes("=?")) assert.equal(decoded, text);
  if (!CONTROLS.test(text)) assert.doesNotMatch(decoded, CONTROLS);
  const plain = text.slice(0, 300).toWellFormed().replace(new RegExp(CONTROLS, "g"), " ");
  const bytes = Buffer.from(plain);
  const size = 1 + random.below(40);
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += size)
    words.push(encoded(bytes.subarray(at, at + size), random));
  assert.equal(
    decodeWords(words.join(random.one(["", " ", "\t "], " "))),
    plain,
    "what was encoded comes back",
  );
}

/** Characters may be split between words: mail programs do that. */
function encoded(bytes: Buffer, random: Random): string {
  if (random.below(2) === 0) return `=?utf-8?b?${bytes.toString("base64")}?=`;
  return `=?UTF-8?Q?${[...bytes].map((octet) => `=${octet.toString(16).padStart(2, "0")}`).join("")}?=`;
}

const ADDRESSES = [
  "Ada Byron <ada@analytic.example>",
  '"Byron, Ada" <ada@analytic.example>, merlyn@stonehenge.example (Merlyn)',
  "friends: a@b, c@d;, e@f",
  "<@relay,@relay2:user@host>",
  '"a \\"b\\"" <"quoted local"@host>, x@[192.0.2.1]',
  "=?utf-8?q?=22a=40b=22?= <c@d.example>",
  "merlyn+training=other.example@blue.stonehenge.example",
];

function checkAddresses(text: string): void {
  const found = parseAddresses(text);
  assert.ok(found.length <= text.length);
  for (const { name, address, local, domain } of found) {
    assert.doesNotMatch(name + address, CONTROLS);
    assert.equal(addrSpec(local, domain || null)?.address, address);
    if (address.length < 10_000)
      assert.deepEqual(
        parseAddrSpec(address),
        { address, local, domain },
        "it is read again as it is",
      );
  }
  // What looks like an encoded word is one, once it stands by itself.
  const whole = found
    .map(({ address }) => address)
    .filter((address) => address.includes("@") && !address.includes("=?"));
  const written = whole.map((address) => `x <${address}>`).join(", ");
  assert.deepEqual(
    parseAddresses(written).map(({ address }) => address),
    whole,
  );
}

function checkAddrSpec(text: string): void {
  const spec = parseAddrSpec(text);
  if (spec !== null) {
    assert.doesNotMatch(spec.address, CONTROLS);
    assert.deepEqual(parseAddrSpec(spec.address), spec);
  }
  const sendable = sendableAddress(text);
  if (sendable !== null)
    assert.ok(parseAddrSpec(sendable)?.domain !== "" && !CONTROLS.test(sendable), sendable);
  isRobot(text);
}

const DATES = [
  "Sun, 22 Nov 2026 10:00:00 +0100",
  "22 Nov 26 10:00 EST (Eastern)",
  "Sun Nov 22 10:00:00 CET 2026",
  "2026-11-22T10:00:00.123Z",
  "Sun, 22-Nov-2026 1:00 pm GMT+2",
];

function checkDate(text: string, random: Random): void {
  const date = parseDate(text);
  if (date !== null) assert.ok(date.getTime() > -3e12 && date.getTime() < 3e14);
  const moment = new Date(random.below(4_000_000) * 1_000_000);
  moment.setUTCMilliseconds(0);
  assert.deepEqual(parseDate(moment.toUTCString()), moment);
  assert.deepEqual(parseDate(moment.toISOString()), moment);
}

const LIST_FIELDS = [
  "list-id",
  "list-post",
  "mailing-list",
  "x-mailing-list",
  "x-beenthere",
  "delivered-to",
  "x-list",
  "sender",
  "precedence",
  "list-unsubscribe",
];

function checkList(text: string, random: Random): void {
  const values = new Map(text.split("\n").map((value) => [random.one(LIST_FIELDS, ""), value]));
  const list = listOf({
    first: (name) => values.get(name) ?? null,
    all: (name) => values.get(name)?.split("|") ?? [],
  });
  if (list === null) return;
  assert.match(list.id, /^\S+$/);
  assert.ok(list.name !== "" && !/\s/.test(list.name), list.name);
  assert.ok(list.post === null || list.post.length > 9_000 || parseAddrSpec(list.post) !== null);
}

function checkAutomatic(text: string): void {
  const value = text.replace(/[\r\n]/g, " ");
  const reason = automaticReason({
    first: () => value,
    all: () => [value],
    sender: text.length % 2 === 0 ? undefined : text,
    from: parseAddresses(value),
  });
  assert.ok(reason === null || reason.length <= 80);
}

function checkSender(text: string): void {
  const canonical = canonicalSender(text);
  assert.equal(canonicalSender(canonical), canonical, "it is its own");
}

const DOMAIN = "stonehenge.example";

function checkRecipient(text: string): void {
  const rewrite = { user: "merlyn", domain: DOMAIN };
  const arrival = { options: { recipient: text }, environment: {}, fromLine: null };
  const { address, local, domain, deliveredTo } = recoverRecipient(rewrite, arrival, () => text);
  if (address !== null)
    assert.deepEqual(
      [local, domain],
      [parseAddrSpec(address)?.local, parseAddrSpec(address)?.domain],
    );
  assert.equal(deliveredTo === null, address === null);
  const written = addrSpec(`merlyn+${text}`, "blue.stonehenge.example");
  if (text === "" || written === null || parseAddrSpec(written.address) === null) return;
  const again = recoverRecipient(
    rewrite,
    { ...arrival, options: { recipient: written.address } },
    () => null,
  );
  assert.deepEqual(
    [again.local, again.domain, again.user],
    [text, DOMAIN, "merlyn"],
    "the extension was the address",
  );
}

const FROM_LINES = [
  "From a@b.example  Sun Nov 22 10:00:00 2026\n",
  "From joe Sat Jun  3 01:08 PDT 95 remote from seismo",
  "From MAILER-DAEMON Tue Oct 14 03:34:15 2014",
  "From <a b> Thu Aug  2 10:41:49 MET DST 2001 +0200\r\n",
];

function checkFromLine(text: string, random: Random): void {
  const sender = fromLineSender(text) ?? null;
  assert.ok(sender === null || !sender.includes("\n"));
  if (!text.startsWith("From ")) assert.deepEqual([sender, isFromLine(text)], [null, false]);
  const line = fromLine(text, random.below(4_000_000) * 1_000_000);
  assert.ok(
    isFromLine(line) && line.indexOf("\n") === line.length - 1,
    "what we write is one line, and one that is read",
  );
}

const ADDRESS_PIECES = [
  "<",
  ">",
  '"',
  "\\",
  "@",
  ".",
  ",",
  ";",
  ":",
  "(",
  ")",
  "[",
  "]",
  "=?utf-8?q?a?=",
  "a",
  "+",
  "=",
  "prvs=",
  "srs0=",
];

const PARSERS: readonly Parser[] = [
  {
    name: "header",
    seeds: [FIELDS.join(""), `${FIELDS.join("")}\nbody\n`, `From x\n${FIELDS.join("")}`, ...FIELDS],
    pieces: [":", "From ", ">From ", " :", "X:"],
    check: checkHeader,
  },
  {
    name: "header rewriting",
    seeds: [`${FIELDS.join("")}\nbody\n`, "body", "\nbody"],
    pieces: [":", "From ", "Subject:", "X-New:"],
    check: checkRewrite,
  },
  {
    name: "encoded words",
    seeds: ["a =?utf-8?q?=C3=BC?= b", ...WORDS],
    pieces: WORDS,
    check: checkWords,
  },
  { name: "addresses", seeds: ADDRESSES, pieces: ADDRESS_PIECES, check: checkAddresses },
  {
    name: "one address",
    seeds: ["merlyn@stonehenge.example", "<a@b>", '"a b"@c', "a@[::1]"],
    pieces: ADDRESS_PIECES,
    check: checkAddrSpec,
  },
  {
    name: "dates",
    seeds: DATES,
    pieces: ["Nov", "Sun, ", "2026", "+0100", "GMT", "pm", ":", "(", ")", "-", "1"],
    check: checkDate,
  },
  {
    name: "lists",
    seeds: [
      "Talk <talk.lists.example>",
      "<mailto:talk@lists.example>",
      "list talk@x; contact talk-owner@x",
      "leave-talk-1A@x",
      "mailing list talk@x",
      "owner-talk@x\nbulk",
    ],
    pieces: ["<", ">", "mailto:", "%0a", "list ", "\n", "|", "owner-", "-request"],
    check: checkList,
  },
  {
    name: "automatic mail",
    seeds: ["auto-replied", "(a (b)) no; x=y", "multipart/report", "<>", "All", "mailer-daemon@x"],
    pieces: ["(", ")", "no", ";", "none"],
    check: checkAutomatic,
  },
  {
    name: "senders",
    seeds: [
      "prvs=12345abc=ada@x.example",
      "SRS0=ab=cd=x.example=ada@y.example",
      "srs1=ab=f.example==ab=cd=x.example=ada@y",
      "a+srs=a=b=c=d@e",
      "ada+list@x.example",
      "btv1==abcde==a@b",
    ],
    pieces: [...ADDRESS_PIECES, "srs1+", "msprvs1=", "+"],
    check: checkSender,
  },
  {
    name: "recipients",
    seeds: ["training", "merlyn+training@blue.stonehenge.example", '"a b"@c', "a+b+c"],
    pieces: ADDRESS_PIECES,
    check: checkRecipient,
  },
  {
    name: "From_ lines",
    seeds: FROM_LINES,
    pieces: ["From ", "Sun Nov 22 10:00:00 2026", " remote from ", "<", ">", "-", "+0100", "DST"],
    check: checkFromLine,
  },
];

tryParsers(PARSERS);
