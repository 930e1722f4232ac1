import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeMailboxName } from "../../../src/core/message/mailbox-name.js";

test("names are in modified UTF-7, as RFC 3501 has them", () => {
  for (const [name, encoded] of [
    ["perl6", "perl6"],
    ["a & b", "a &- b"],
    ["café", "caf&AOk-"],
    ["~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"],
    ["&é&", "&-&AOk-&-"],
    ["😀", "&2D3eAA-"],
    ["\u0000", "&AAA-"],
    ["", ""],
  ] as const)
    assert.equal(encodeMailboxName(name), encoded);
});

test("no two names are written alike, and all in printable ASCII", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "&", "-", "é", "台", "😀", "/") });
  fc.assert(
    fc.property(name, name, (one, other) => {
      const encoded = encodeMailboxName(one);
      assert.match(encoded, /^[ -~]*$/);
      assert.equal(encoded === encodeMailboxName(other), one === other);
    }),
  );
});
