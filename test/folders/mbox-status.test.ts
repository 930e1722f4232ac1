import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flag } from "../../src/core/contracts/mail.js";
import { statusLines } from "../../src/folders/mbox-status.js";

function linesOf(flags: readonly Flag[], keywords: readonly string[] = [], head = "A: b\n\n") {
  return String(statusLines({ flags, keywords }, { head: Buffer.from(head) }));
}

test("flags and keywords are the lines that mutt and Dovecot read", () => {
  assert.equal(linesOf([]), "");
  assert.equal(linesOf(["seen", "seen"]), "Status: RO\n");
  assert.equal(
    linesOf(["trashed", "flagged", "draft", "replied", "seen", "passed"], ["$Work", "x"]),
    "Status: RO\nX-Status: ADFT\nX-Keywords: $Work x $Forwarded\n",
  );
  assert.equal(linesOf([], ["x"]), "X-Keywords: x\n");
});

test("they end as the header's own lines do", () => {
  assert.equal(linesOf(["flagged"], [], "A: b\r\n\r\n"), "X-Status: F\r\n");
  assert.equal(linesOf(["flagged"], [], ""), "X-Status: F\n");
});
