import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type BodyCanonicalization, bodyHash } from "../../src/authentication/body-hash.js";

/** The whole at once, by the letter of RFC 6376 section 3.4. */
const CANONICAL: Readonly<Record<BodyCanonicalization, (body: string) => string>> = {
  simple: (body) => `${withoutEmptyLines(ended(crlf(body)))}` || "\r\n",
  relaxed: (body) => {
    const lines = ended(crlf(body)).split("\r\n");
    return withoutEmptyLines(
      lines.map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, "")).join("\r\n"),
    );
  },
};
const crlf = (body: string) => body.replace(/\r?\n/g, "\r\n");
const ended = (body: string) => (body === "" || body.endsWith("\r\n") ? body : `${body}\r\n`);
function withoutEmptyLines(body: string): string {
  let text = body;
  while (text.endsWith("\r\n\r\n")) text = text.slice(0, -2);
  return text === "\r\n" ? "" : text;
}

function hashOf(form: BodyCanonicalization, chunks: readonly string[]): string {
  const hash = bodyHash(form);
  for (const chunk of chunks) hash.update(Buffer.from(chunk, "latin1"));
  return hash.digest();
}

const piece = fc.constantFrom("a", "b c", " ", "  ", "\t", "\n", "\r\n", "\n\n\n", "é", ".");
const chunks = fc.array(
  fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")),
  {
    maxLength: 8,
  },
);

for (const form of ["simple", "relaxed"] as const) {
  test(`${form}: as the standard has it, wherever chunks end`, () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const expected = createHash("sha256").update(CANONICAL[form](parts.join("")), "latin1");
        assert.equal(hashOf(form, parts), expected.digest("base64"));
      }),
      { numRuns: 500 },
    );
  });
}

test("the hashes of empty bodies that the standard gives", () => {
  assert.equal(hashOf("simple", []), "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
  assert.equal(hashOf("relaxed", []), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
});

test("its time grows with the length: one line, empty lines, white space", () => {
  for (const kind of ["x", "\n", " ", "\r", "\t \n"]) {
    const chunk = kind.repeat((64 * 1024) / kind.length);
    for (const form of ["simple", "relaxed"] as const)
      assert.equal(
        hashOf(
          form,
          Array.from({ length: 16 }, () => chunk),
        ).length,
        44,
      );
  }
});
