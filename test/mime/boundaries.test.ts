/** Where parts begin and end, however the lines are written that say so. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lineShaper, withoutPadding } from "../../src/mime/lines.js";
import { found, mixed, PROGRAM } from "./messages.js";

const BOTH = { text: "hello", names: ["evil.exe"], refused: null };

/** A text and a program, behind boundary lines that end so. */
const padded = (padding: string, boundary = "b", declared = boundary, end = "\n"): string =>
  [
    `Content-Type: multipart/mixed; boundary=${declared}`,
    "",
    `--${boundary}${padding}`,
    "Content-Type: text/plain",
    "",
    "hello",
    `--${boundary}${padding}`,
    ...PROGRAM.split("\n"),
    `--${boundary}--${padding}`,
    "",
  ].join(end);

test("a boundary with blanks and tabs behind it is one, with LF and with CR LF", async () => {
  for (const padding of ["", " ", "\t", "  ", " \t \t", " ".repeat(2000), " ".repeat(200_000)])
    for (const end of ["\n", "\r\n"])
      for (const chunkSize of [13, 65_536])
        assert.deepEqual(
          await found(padded(padding, "b", "b", end), padding.length > 5000 ? 65_536 : chunkSize),
          BOTH,
          JSON.stringify([padding.length, end, chunkSize]),
        );
});

test("so is one with whatever may stand in a boundary", async () => {
  for (const [boundary, declared] of [
    ["a.b+c(d)?*", '"a.b+c(d)?*"'],
    ["=_x y z", '"=_x y z"'],
    ["b-", "b-"],
    ["--", "--"],
    ["b", "b (a comment)"],
    ["b", '"b" (a comment)'],
    ["b", ' "b" ; charset=x'],
    ["gc0y", '"gc0\\y"'],
    ["bb", 'b*0=b; boundary*1="b"'.replace("b*0", '"";boundary*0')],
  ] as const)
    for (const padding of ["", " \t"])
      assert.deepEqual(await found(padded(padding, boundary, declared)), BOTH, declared);
});

test("what only begins like a boundary is text", async () => {
  for (const line of ["--bc", "--b c", "--b-", "--b- -", "-- b", " --b", "--b --", "--B"]) {
    const { text, names } = await found(mixed(`\nhello\n${line} \nmore`, PROGRAM));
    assert.deepEqual([text, names], [`hello\n${line} \nmore`, ["evil.exe"]], line);
  }
});

test("the text keeps its blanks, and its signature's", async () => {
  const { text } = await found(mixed("\nhello \t\n-- \nme\n--b2  \n-----  "));
  assert.equal(text, "hello \t\n-- \nme\n--b2  \n-----");
});

const INNER = "Content-Type: multipart/alternative; boundary=b2\n\n--b2\n\nhello";

test("of nested multiparts each boundary is found, one that begins like the other too", async () => {
  for (const padding of ["", " ", "\t\t"]) {
    const message = mixed(`${INNER}\n--b2--${padding}`, PROGRAM).replaceAll(
      /^--b2?(?:--)?$/gm,
      `$&${padding}`,
    );
    assert.deepEqual(await found(message), BOTH);
  }
});

test("a boundary of an outer multipart ends the inner ones, however deep (RFC 2046 section 5.1.2)", async () => {
  const deep = (depth: number): string =>
    Array.from(
      { length: depth },
      (_, index) => `Content-Type: multipart/mixed; boundary=c${index}\n\n--c${index}\n`,
    ).join("");
  for (const depth of [1, 2, 5, 40])
    for (const padding of ["", " "])
      assert.deepEqual(
        await found(
          mixed(`${deep(depth)}\nhello`, PROGRAM).replaceAll("\n--b\n", `\n--b${padding}\n`),
        ),
        BOTH,
        `${depth}`,
      );
  const ended = mixed(`${deep(3)}\nhello\n--c0--\nepilogue`, PROGRAM);
  assert.deepEqual(await found(ended), BOTH);
});

const PIECES = ["--b", "--b--", "--", "b", "-", " ", "\t", "\n", "\r\n", "\r", "hello", "\n\n"];
const SOME = fc
  .array(fc.constantFrom(...PIECES, " ".repeat(1000), " ".repeat(1500)), { maxLength: 30 })
  .map((pieces) => pieces.join(""));

/** Cuts a text wherever the numbers say. */
function cut(text: string, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < text.length; index++) {
    const end = at + (sizes[index % sizes.length] ?? 1);
    pieces.push(Buffer.from(text.slice(at, end)));
    at = end;
  }
  return pieces;
}

const SIZES = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

test("padding is cut the same way wherever pieces are cut, and nothing else is", () => {
  fc.assert(
    fc.property(SOME, SIZES, (text, sizes) => {
      const shape = lineShaper(false);
      const shaped = Buffer.concat(cut(text, sizes).map(shape)).toString();
      const expected = text.replaceAll(/(?<![^\n])--[^\n]*/g, (line) =>
        line.replaceAll(/[ \t]{1025,}/g, (blanks) => blanks.slice(0, 1024)),
      );
      assert.equal(shaped, expected);
    }),
  );
});

test("lines that end in CR are read the same way wherever pieces are cut", () => {
  fc.assert(
    fc.property(SOME, SIZES, (text, sizes) => {
      const short = text.replaceAll(/[ \t]{1000,}/g, " ");
      const shape = lineShaper(true);
      const shaped = Buffer.concat(cut(short, sizes).map(shape)).toString();
      assert.equal(shaped, short.replaceAll(/\r\n?/g, "\n"));
    }),
  );
});

test("a message is read the same however it comes in pieces", async () => {
  const parts = fc.array(fc.constantFrom(INNER, PROGRAM, "\nhello", "--b2", "--b2--", "\n--c \n"), {
    maxLength: 6,
  });
  const padding = fc.constantFrom("", " ", "\t", "  \t ");
  await fc.assert(
    fc.asyncProperty(
      parts,
      padding,
      fc.constantFrom("\n", "\r\n"),
      fc.nat(60),
      async (some, blanks, end, size) => {
        const message = mixed(...some)
          .replaceAll(/^--b2?(?:--)?$/gm, `$&${blanks}`)
          .replaceAll("\n", end);
        const plain = mixed(...some).replaceAll("\n", end);
        assert.deepEqual(await found(message, size + 1), await found(plain));
      },
    ),
    { numRuns: 150 },
  );
});

test("only blanks at a line's end are padding", () => {
  const bare = (line: string) => withoutPadding(Buffer.from(line))?.toString() ?? null;
  assert.deepEqual(
    ["--b \n", "--b\t \r\n", "--b ", "--b\n", "--b\u00a0\n", " \n", "\n", ""].map(bare),
    ["--b\n", "--b\r\n", "--b", null, null, "\n", null, null],
  );
});

test("lines that end in CR alone have parts as well, below those that a server has put above them", async () => {
  const message = mixed("\nhello", PROGRAM);
  const [header = ""] = message.split("\n\n", 1);
  const old = message.replaceAll("\n", "\r");
  for (const written of [
    old,
    old.replaceAll("--b\r", "--b \r"),
    `Received: by c\nReturn-Path: <a@b>\n${old}`,
    `${header}\n\n${old.slice(header.length + 2)}`,
  ])
    assert.deepEqual(
      await found(`From: a@b${written.includes("\n") ? "\n" : "\r"}${written}`),
      BOTH,
    );
});
