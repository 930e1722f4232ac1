import assert from "node:assert/strict";
import { test } from "node:test";
import { readSignature } from "../../src/authentication/signatures.js";

function told(tags: string) {
  const line = Buffer.from(`DKIM-Signature: v=1; a=rsa-sha256; h=from; bh=AA; b=AA; ${tags}`);
  const row = { key: "dkim-signature", casedKey: "DKIM-Signature", line };
  const { domain, selector, found } = readSignature(row, "DKIM", 0);
  return { domain, selector, known: typeof found !== "string" };
}

test("a name that is longer than any is not told: a log would keep all of it", () => {
  const long = "x".repeat(7000);
  assert.deepEqual(told(`d=${long}.example; s=one`), {
    domain: null,
    selector: "one",
    known: false,
  });
  assert.deepEqual(told(`d=a.example; s=${long}`), {
    ...{ domain: "a.example", selector: null, known: false },
  });
  const whole = `${"x".repeat(245)}.example`;
  assert.deepEqual(told(`d=${whole}; s=one`), { domain: whole, selector: "one", known: true });
});
