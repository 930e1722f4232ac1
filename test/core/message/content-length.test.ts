import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hideContentLength } from "../../../src/core/message/content-length.js";

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

function hidden(text: string, lengths: readonly number[] = [text.length + 1]): string {
  const copies: string[] = [];
  for (const piece of hideContentLength(chunked(Buffer.from(text, "latin1"), lengths)))
    copies.push(piece.toString("latin1"));
  return copies.join("");
}

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
      fc.constantFrom("X-Sortmail-", "Subject: x\n", "C", "Content", "\t", "\0"),
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
      const changed = header.replace(/(?<![^\n])content-length(?=[ \t\r\n:]|$)/gi, `${HIDDEN}$&`);
      assert.equal(once, changed + text.slice(header.length));
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
  for (const each of hideContentLength(hostile())) most = Math.max(most, each.length);
  assert(most <= piece.length + 15);
});
