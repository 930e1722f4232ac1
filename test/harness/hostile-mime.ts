/** MIME made to harm: its structure, the headers of its parts, their parameters. */

import { filled, type Hostile, MEGABYTE, octets } from "./hostile-mail.js";

const MIXED = "Content-Type: multipart/mixed; boundary=b\n\n";
const TEXT = "Content-Type: text/plain\n\nfound\n";

/** A message with this in its header. */
const headed = (...header: readonly (string | Buffer)[]): Buffer =>
  octets([...header, "\n\nbody\n"]);

/** A message of parts, the first of them a text. */
const parted = (...parts: readonly (string | Buffer)[]): Buffer =>
  octets([MIXED, "--b\n", TEXT, "--b\n", ...parts, "\n--b--\n"]);

const STRUCTURES: Readonly<Record<string, () => Buffer>> = {
  "multiparts 10,000 deep": () =>
    octets([
      "Content-Type: multipart/mixed; boundary=b0\n\n",
      ...Array.from(
        { length: 10_000 },
        (_, depth) => `--b${depth}\nContent-Type: multipart/mixed; boundary=b${depth + 1}\n\n`,
      ),
      "--b10000\n\nfound\n",
    ]),
  "multiparts 10,000 deep, one boundary": () =>
    octets([MIXED, filled(`--b\n${MIXED}`, 10_000 * 46), "--b\n\nfound\n"]),
  "messages in messages 10,000 deep": () =>
    octets([
      filled("Content-Type: message/rfc822\nContent-Disposition: inline\n\n", 10_000 * 58),
      "Subject: x\n\nfound\n",
    ]),
  "a million parts": () => octets([MIXED, filled("--b\n\nx\n", 7_000_000)]),
  "a million empty parts": () => octets([MIXED, filled("--b\n", 4_000_000)]),
  "a million parts' headers": () => octets([MIXED, filled("--b\nA: b\n", 9_000_000)]),
  "a million ends of the multipart": () => octets([MIXED, filled("--b--\n", 6_000_000)]),
  "900 attachments, names of 60 kB": () =>
    octets([
      MIXED,
      ...Array.from({ length: 900 }, () => [
        "--b\nContent-Type: a/b; name=",
        filled("n", 60_000),
        "\n\nx\n",
      ]).flat(),
    ]),
  "900 parts, headers of 60 kB": () =>
    octets([
      MIXED,
      ...Array.from({ length: 900 }, () => ["--b\n", filled("X: y\n", 60_000), "\nx\n"]).flat(),
    ]),
  "900 parts, addresses of 60 kB": () =>
    octets([
      MIXED,
      ...Array.from({ length: 900 }, () => ["--b\nTo: ", filled("a:", 60_000), "\n\nx\n"]).flat(),
    ]),
  "900 parts, 30,000 continuation lines each": () =>
    octets([
      MIXED,
      ...Array.from({ length: 900 }, () => ["--b\nX\n", filled(" \n", 60_000), "\nx\n"]).flat(),
    ]),
  "a preamble of 30 MB": () => octets([MIXED, filled("preamble\n", 30 * MEGABYTE), "--b\n\nx\n"]),
  "lines that are almost boundaries": () =>
    octets([MIXED, filled("--b-\n--bb\n--B\n\r--b \n", 20 * MEGABYTE)]),
  "a multipart without a boundary": () =>
    octets(["Content-Type: multipart/mixed\n\n", filled("--\n\n", 10 * MEGABYTE)]),
  "a boundary of white space": () =>
    octets([
      'Content-Type: multipart/mixed; boundary="   "\n\n',
      filled("--   \n\nx\n", 10 * MEGABYTE),
    ]),
  "a boundary of 64 kB": () =>
    octets([
      "Content-Type: multipart/mixed; boundary=",
      filled("b", 65_000),
      "\n\n",
      filled(`--${"b".repeat(64_999)}\n`, 30 * MEGABYTE),
    ]),
  "padding of 30 MB behind a boundary": () =>
    octets([MIXED, "--b", filled(" \t", 30 * MEGABYTE), "\n\nfound\n--b--\n"]),
  "padding of 1 kB behind 30,000 boundaries": () =>
    octets([MIXED, filled(`--b${" ".repeat(1000)}\n\nx\n`, 30 * MEGABYTE)]),
  "multiparts 900 deep, and 30 MB of lines that could end each": () =>
    octets([
      "Content-Type: multipart/mixed; boundary=b0\n\n",
      ...Array.from(
        { length: 900 },
        (_, depth) => `--b${depth}\nContent-Type: multipart/mixed; boundary=b${depth + 1}\n\n`,
      ),
      "--b900\n\n",
      filled("--b0x \n", 30 * MEGABYTE),
    ]),
  "a message of 30 MB, ten others around it": () =>
    octets([
      filled("Content-Type: message/rfc822\n\n", 10 * 30),
      "\n",
      filled("x\n", 30 * MEGABYTE),
    ]),
  "a program of 30 MB in ten messages": () =>
    octets([
      filled("Content-Type: message/rfc822\n\n", 10 * 30),
      "Content-Type: a/b; name=x.exe\n\n",
      filled("MZ", 30 * MEGABYTE),
    ]),
  "900 messages beside one another": () =>
    octets([MIXED, filled("--b\nContent-Type: message/rfc822\n\nSubject: x\n\nx\n", 900 * 50)]),
  "messages in base64 in messages in base64": () => {
    let message = octets(["\n", filled("x\n", 4 * MEGABYTE)]);
    for (let depth = 0; depth < 6; depth++)
      message = octets([
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n",
        message.toString("base64"),
      ]);
    return message;
  },
  "30 MB of lines that end in CR": () =>
    octets([MIXED.replaceAll("\n", "\r"), filled("--b\rx\r", 30 * MEGABYTE)]),
  "8-bit text of no charset, 30 MB": () => octets(["\n", filled("\x80\n", 30 * MEGABYTE)]),
  "a boundary of a regular expression": () =>
    octets([
      'Content-Type: multipart/mixed; boundary="(b+)+$"\n\n--(b+)+$\n\n',
      filled("--b", 10 * MEGABYTE),
    ]),
};

/** What goes into a part's header as well as into the message's, a megabyte of it. */
const PARAMETERS: Readonly<Record<string, readonly [begin: string, piece: string]>> = {
  "Content-Type of 1 MB": ["Content-Type: ", "x"],
  "a million semicolons": ["Content-Type: text/plain", ";"],
  "100,000 parameters": ["Content-Type: text/plain", ";a=b;c=d"],
  "a quote without end": ['Content-Type: text/plain; charset="', "\\"],
  "a charset of 1 MB": ["Content-Type: text/plain; charset=", "x"],
  "a name of 1 MB": ["Content-Type: a/b; name=", "n"],
  "a name of encoded words": ["Content-Type: a/b; name=", "=?utf-8?q?=22a=22?="],
  "a name of encoded words without end": ["Content-Type: a/b; name=", "=?utf-8?b?"],
  "a name of 8-bit octets": ["Content-Type: a/b; name=", "\xe9"],
  "a name of quotes": ["Content-Disposition: attachment; filename=", '\\"'],
  "garbage behind a type": ["Content-Type: text/plain ", "x "],
  "a type of comments": ["Content-Type: text/plain; charset=x", " (("],
  "a name of dots": ["Content-Disposition: attachment; filename=", "."],
  "a name that climbs": ["Content-Disposition: attachment; filename=", "../"],
  "a percent-encoded name": ["Content-Disposition: attachment; filename*=utf-8''", "%ff"],
  "Content-Disposition of encoded words": ["Content-Disposition: ", "=?utf-8?b?YQ==?= "],
  "Content-Transfer-Encoding: ((((": ["Content-Transfer-Encoding: base64", "("],
  "Content-Transfer-Encoding of 1 MB": ["Content-Transfer-Encoding: ", "base64 "],
  "Content-ID of 1 MB": ["Content-ID: ", "<"],
  "Content-Location of 1 MB": ["Content-Location: ", "a:"],
};

/** `name*0=a; name*1=b; …` (RFC 2231 section 3). */
const continuations = (count: number): string =>
  `Content-Type: a/b${Array.from({ length: count }, (_, index) => `;\n name*${index}*=%aa`).join("")}`;

const inHeaders = (name: string, make: () => Buffer): Hostile[] => [
  { name, make: () => headed(make()) },
  { name: `${name}, in a part`, make: () => parted(make(), "\n\nx") },
];

/** Structures; and hostile fields in the header of the message, and of a part. */
export const HOSTILE_MIME: readonly Hostile[] = [
  ...Object.entries(STRUCTURES).map(([name, make]): Hostile => ({ name, make })),
  ...Object.entries(PARAMETERS).flatMap(([name, [begin, piece]]) =>
    inHeaders(name, () => octets([begin, filled(piece, MEGABYTE - 200)])),
  ),
  ...inHeaders("100,000 continuations of a name", () => octets([continuations(100_000)])),
  ...inHeaders("40,000 continuations of a name", () => octets([continuations(40_000)])),
  ...inHeaders("100,000 fields beside Content-Type", () =>
    octets([filled("X: y\n", 500_000), "Content-Type: text/plain"]),
  ),
  ...inHeaders("To of 1 MB: a:a:a:", () => octets(["To: ", filled("a:", MEGABYTE - 200)])),
  ...inHeaders("continuation lines of no field", () =>
    octets(["X\n", filled(" \n", MEGABYTE - 200), "X: y"]),
  ),
];
