import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hideReaderFields, showReaderFields } from "../../../src/core/message/reader-fields.js";

const HIDDEN = "X-Sortmail-";

/** Chunks of these sizes in a buffer that is overwritten once the next is asked for. */
function* chunked(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = index > bytes.length * 2 ? 1 : (lengths[index % lengths.length] ?? 1);
    const chunk = Buffer.from(bytes.subarray(at, at + length));
    yield chunk;
    chunk.fill("!");
    at += length;
  }
}

type Rewrite = (chunks: Iterable<Buffer>) => Iterable<Buffer>;

function rewritten(rewrite: Rewrite, text: string, lengths: readonly number[]): string {
  const copies: string[] = [];
  for (const piece of rewrite(chunked(Buffer.from(text, "latin1"), lengths)))
    copies.push(piece.toString("latin1"));
  return copies.join("");
}

const hidden = (text: string, lengths: readonly number[] = [text.length + 1]) =>
  rewritten(hideReaderFields, text, lengths);
const shown = (text: string, lengths: readonly number[] = [text.length + 1]) =>
  rewritten(showReaderFields, text, lengths);

const FIELDS = [
  "Content-Length: 17\n",
  "content-length: 17\n",
  "CONTENT-LENGTH:17\r\n",
  "Content-Length : 17\n",
  "Content-Length\t:17\n",
  "Content-Length:\n 17\n",
  "Content-Length:\n\t \n 17\n",
  "Content-Length\n : 17\n",
  "Content-Length: +17\n",
  "Content-Length:\n",
  "Status: RO\n",
  "X-Status: D\n",
  "x-keywords: $Junk\n",
  "X-UID: 7\n",
  "X-IMAP: 1 2\n",
  "X-IMAPbase: 1 2\n",
  "X-Mozilla-Status: 0009\n",
  "X-Mozilla-Status2: 00000000\n",
  "X-Mozilla-Keys: a\n",
  "X-Evolution: 00000001-0002\n",
];

for (const field of FIELDS) {
  test(`${JSON.stringify(field)} goes under another name, wherever in the header it is`, () => {
    assert.equal(hidden(`${field}\nbody\n`), `${HIDDEN}${field}\nbody\n`);
    for (const above of ["Subject: x\n", "\n", " \t\n\r\n", ">From a\n", "no field\n", "a: b\n \n"])
      assert.equal(
        hidden(`${above}${field}${field}\n${field}`),
        `${above}${HIDDEN}${field}${HIDDEN}${field}\n${field}`,
        JSON.stringify(above),
      );
  });
}

test("what is no such field, or stands in the body, stays as it is", () => {
  for (const text of [
    "X-Content-Length: 17\n\n",
    "XContent-Length: 17\n\n",
    "Content-Lengths: 17\n\n",
    "Lines: 17\n\n",
    "X-Sortmail-Program: a\n\n",
    "X-Status-Page: 1\nX-Mozilla-Status3: 1\n\n",
    "Subject: x\n Content-Length: 17\n\n",
    "Subject: x\nx Content-Length: 17\n\n",
    "Subject: x\n\nContent-Length: 17\n",
    "Subject: x\r\n\r\nContent-Length: 17\n",
    "Subject: x\n\n\nContent-Length: 17\n",
    "",
    "\n",
    "Content-Lengt",
  ])
    assert.equal(hidden(text), text);
});

test("the empty line that ends the header may be cut anywhere", () => {
  const text = "Subject: x\r\n\r\nContent-Length: 17\r\n";
  for (let size = 1; size < text.length; size++) assert.equal(hidden(text, [size]), text);
});

test("a message that ends with the field, or in it", () => {
  assert.equal(hidden("Subject: x\nContent-Length: 1"), `Subject: x\n${HIDDEN}Content-Length: 1`);
  assert.equal(hidden("Subject: x\nContent-Length"), `Subject: x\n${HIDDEN}Content-Length`);
});

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom("Content-Length", "content-length: 3", ":", "\n", "\n\n", "\r\n", "\r", " "),
      fc.constantFrom(
        "X-Sortmail-",
        "x-sortmail-",
        "X-Status: D\n",
        "Subject: x\n",
        "C",
        "Content",
        "\t",
        "\0",
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));
const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });

test("of any message only names in the header change, however it is chunked", () => {
  fc.assert(
    fc.property(nasty, sizes, (text, lengths) => {
      const once = hidden(text, lengths);
      assert.equal(once, hidden(text));
      // Above the first empty line below one that is not.
      const [header = ""] = /^[ \t\r\n]*(?:(?!\r?\n)[^\n]*(?:\n|$))*/.exec(text) ?? [];
      const field =
        /(?<![^\n])(?:(?:x-sortmail-){8}|(?:x-sortmail-){0,8}(?:content-length|x-status)(?=[ \t\r\n:]|$))/gi;
      assert.equal(once, header.replace(field, `${HIDDEN}$&`) + text.slice(header.length));
      assert.equal(shown(once, lengths), text, "and back");
    }),
    { numRuns: 3000 },
  );
});

test("memory does not grow with the header, nor does the time with the square of it", () => {
  const piece = Buffer.from("content-lengt\n".repeat(4096));
  let most = 0;
  function* hostile(): Generator<Buffer> {
    for (let count = 0; count < 200; count++) yield piece;
  }
  for (const each of hideReaderFields(hostile())) most = Math.max(most, each.length);
  assert(most <= piece.length + 130);
});

test("a name that has the prefix already gets it once more, however often, and loses it again", () => {
  for (const times of [0, 1, 2, 7, 8, 9, 20]) {
    const text = `${HIDDEN.repeat(times)}Content-Length: 17\n\n`;
    assert.equal(hidden(text), HIDDEN + text);
    assert.equal(shown(hidden(text)), text);
  }
  for (const text of ["X-Sortmail-Program: x\n\n", "x-sortmail-status: x\n\n", "Status: R\n\n"])
    assert.equal(shown(text), text, "nobody of ours has written that");
});
