/** Headers made to keep a parser busy, or to get something past it. */

import { filled, type Hostile, MEGABYTE, message } from "./hostile-mail.js";

/** What each address field is filled with, a megabyte of it. */
const ADDRESSES: Readonly<Record<string, string>> = {
  addresses: "Ada Byron <ada@analytic.example>, ",
  "a:a:a:…": "a:",
  "((((": "(",
  "()()": "()",
  "(\\(\\": "(\\",
  "<<<<": "<",
  "<><>": "<>",
  "<a@b><a@b>": "<a@b>",
  quotes: '"',
  backslashes: "\\",
  'quoted pairs: "\\"\\': '"\\',
  commas: ",",
  semicolons: ";",
  "at signs": "@",
  dots: ".",
  "a.a.a.": "a.",
  "a @ b . ": "a @ b . ",
  "routes: <@a,@a,": "<@a,@a,",
  "brackets: @[@[": "@[",
  words: "a ",
  "white space": " ",
  "encoded words": "=?utf-8?q?=22a=22?= ",
  "encoded words without end": "=?utf-8?q?",
  punycode: "a@xn--a-a-a-a-a,",
  "8-bit": "\xc3\xbc\xff,",
  NUL: "\0",
};

const ADDRESS_FIELDS = ["From", "To", "Cc", "Reply-To", "Resent-To", "Resent-Cc", "Sender"];

/** Every address field at once, each a share of the megabyte that is parsed. */
function addressFields(piece: string): Buffer {
  const share = Math.floor(MEGABYTE / ADDRESS_FIELDS.length) - 20;
  return message(ADDRESS_FIELDS.flatMap((name) => [`${name}: `, filled(piece, share), "\n"]));
}

/** One field, of a megabyte in all. */
const field = (name: string, piece: string, begin = ""): Buffer =>
  message([`${name}: ${begin}`, filled(piece, MEGABYTE - 100), "\n"]);

/** As many of them as fit into a megabyte. */
const fields = (line: string, size = MEGABYTE): Buffer =>
  message([filled(`${line}\n`, size - (size % (line.length + 1)))]);

const FIELDS: Readonly<Record<string, () => Buffer>> = {
  "a field name of 1 MB": () => message([filled("X", MEGABYTE), ": x\n"]),
  "a field name of 8-bit octets": () => message([filled("\xff", MEGABYTE / 2), ": \xff\xfe\n"]),
  "NUL in names and values": () =>
    message(["X\0: a\0\n\0: b\nX-\0\0", filled("\0", MEGABYTE / 2), ": x\n"]),
  "a header line without a colon": () => message([filled("x", MEGABYTE)]),
  "a header without end": () => Buffer.concat([Buffer.from("X: "), filled("x\n ", 4 * MEGABYTE)]),
  "a header of 64 MB": () => message([filled(`X-F: ${"f".repeat(990)}\n`, 63 * MEGABYTE)]),
  "100,000 fields": () =>
    message(Array.from({ length: 100_000 }, (_, index) => `X-${index}: ${index}\n`)),
  "100,000 fields of one name": () => fields("X: y", 500_000),
  "100,000 subjects": () => fields("Subject: a", MEGABYTE),
  "one field of 1 MB": () => field("Subject", "x"),
  "one field of 1 MB, folded 300,000 times": () => field("Subject", "\n x"),
  "300,000 lines of white space below a field": () => field("Subject", "\n "),
  "continuation lines below a line without a colon": () =>
    message(["X\n", filled(" \n", MEGABYTE)]),
  "a subject of white space": () => field("Subject", " \t"),
  "a subject of 8-bit octets": () => field("Subject", "\xff\xfe\x80"),
  "a subject of UTF-8": () => field("Subject", "\xf0\x9f\x93\xa7"),
  "encoded words": () => field("Subject", "=?utf-8?b?8J+Tpw==?= "),
  "encoded words without end": () => field("Subject", "=?utf-8?q?"),
  "encoded words: =?=?=?": () => field("Subject", "=?"),
  "encoded words: ??????": () => field("Subject", "?"),
  "one encoded word of 1 MB": () => field("Subject", "8J+T", "=?utf-8?b?"),
  "encoded words of 50,000 charsets": () =>
    message([
      "Subject: ",
      ...Array.from({ length: 50_000 }, (_, index) => `=?x${index}?q?a?= `),
      "\n",
    ]),
  "encoded words of ISO-2022-JP": () => field("Subject", "=?iso-2022-jp?b?GyRCJDMbKEI=?= "),
  "encoded line ends": () => field("Subject", "=?utf-8?q?=0D=0ABcc:=20a@b?= "),
  "3 MB of Cc": () =>
    message(["Cc: ", filled("Ada Byron <ada@analytic.example>, ", 3 * MEGABYTE), "\n"]),
  "Received 10,000 times": () =>
    fields(
      "Received: from a (b [192.0.2.1]) by c with ESMTP id d; Sun, 22 Nov 2026 10:00:00 +0000",
    ),
  "References of 1 MB": () => field("References", "<a@b> "),
  "References of 1 MB: <<<<": () => field("References", "<"),
  "In-Reply-To of 1 MB": () => field("In-Reply-To", "<a"),
  "Message-ID of 1 MB": () => field("Message-ID", "<"),
  "dates: white space": () => field("Date", " ", "Sun, 22"),
  "dates: comments": () => field("Date", "(", "Sun, 22 Nov 2026 10:00:00 +0000"),
  "dates: digits": () => field("Date", "1"),
  "dates: colons": () => field("Date", "1:"),
  "dates: 20,000 of them": () => fields("Date: Sun, 22 Nov 2026 10:00:00 +0000 (CET)"),
  "Auto-Submitted: comments": () => field("Auto-Submitted", "(a) "),
  "Auto-Submitted: ((((": () => field("Auto-Submitted", "("),
  "X-Auto-Response-Suppress of 1 MB": () => field("X-Auto-Response-Suppress", "DR, "),
};

const LISTS: Readonly<Record<string, () => Buffer>> = {
  "List-Id of 1 MB": () => field("List-Id", "a."),
  "List-Id: <<<<": () => field("List-Id", "<"),
  "List-Id that climbs": () => message(["List-Id: <../../../../etc/passwd>\n"]),
  "List-Id of one dot": () => message(["List-Id: <.>\n"]),
  "List-Id with NUL and control characters": () =>
    message(["List-Id: <a\0b\x1b[2J\x7f/..\\c.d>\n"]),
  "List-Id encoded": () => message(["List-Id: <=?utf-8?q?=2E=2E=2Fx=00=0A?=>\n"]),
  "List-Id of 8-bit octets": () => message(["List-Id: <\xff\xfe\xc3\xbc\xe2\x80\xae.x>\n"]),
  "List-Id of 255 bytes and more": () => message(["List-Id: <", "\xc3\xbc".repeat(400), ".x>\n"]),
  "List-Post: mailto:%%%%": () => field("List-Post", "%", "<mailto:"),
  "List-Post: mailto:mailto:": () => field("List-Post", "mailto:"),
  "List-Unsubscribe: leave-a-a-a-": () => field("List-Unsubscribe", "a-1", "<mailto:leave-"),
  "Mailing-List of 1 MB": () => field("Mailing-List", "a@", "list "),
  "X-BeenThere of 1 MB": () => field("X-BeenThere", "a:"),
  "Delivered-To: mailing list": () => field("Delivered-To", "a ", "mailing list "),
};

/** Each row for itself, and each kind of address list in every address field. */
export const HOSTILE_HEADERS: readonly Hostile[] = [
  ...Object.entries(FIELDS).map(([name, make]): Hostile => ({ name, make })),
  ...Object.entries(ADDRESSES).map(
    ([name, piece]): Hostile => ({
      name: `address fields: ${name}`,
      make: () => addressFields(piece),
    }),
  ),
  ...Object.entries(LISTS).map(([name, make]): Hostile => ({ name, make })),
];
