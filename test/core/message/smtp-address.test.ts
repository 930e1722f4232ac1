import assert from "node:assert/strict";
import { test } from "node:test";
import { sendableAddress } from "../../../src/core/message/smtp-address.js";

test("one address with a domain, written in one way", () => {
  assert.equal(sendableAddress("ann@example.org"), "ann@example.org");
  assert.equal(sendableAddress(" <Ann+x@Example.org> "), "Ann+x@Example.org");
  assert.equal(sendableAddress('"ann"@example.org'), "ann@example.org");
  assert.equal(sendableAddress('"a b"@[192.0.2.1]'), '"a b"@[192.0.2.1]');
  assert.equal(sendableAddress("jörg@bücher.example"), "jörg@bücher.example");
});

test("as long as a line of SMTP has room for, in octets, and not one more", () => {
  const address = (length: number) => `${"a".repeat(length - "@example.org".length)}@example.org`;
  assert.equal(sendableAddress(address(490)), address(490));
  assert.equal(sendableAddress(address(491)), null);
  assert.equal(sendableAddress(`${"ü".repeat(240)}@example.org`), null);
});

test("nothing else", () => {
  for (const text of [
    "",
    "<>",
    "ann",
    "@example.org",
    "ann@",
    "a@b@c",
    "a@x, b@x",
    "Ann <a@x>",
    "-a@x",
    '"-a"@x',
    "<-a@x>",
  ]) {
    assert.equal(sendableAddress(text), null, text);
  }
  for (const control of ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\u0085"]) {
    for (const text of [`a${control}b@x`, `"a${control}b"@x`, `a@x${control}`, `${control}a@x`]) {
      assert.equal(sendableAddress(text), null, JSON.stringify(text));
    }
  }
});
