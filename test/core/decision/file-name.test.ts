import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { numbered, safeFileName } from "../../../src/core/decision/file-name.js";

test("a name out of a message is one harmless segment, its extension kept where it is cut", () => {
  const names: Readonly<Record<string, string>> = {
    "invoice.pdf": "invoice.pdf",
    "../../etc/passwd": "_._.._etc_passwd",
    "/etc/passwd": "_etc_passwd",
    ".bashrc": "_bashrc",
    ".pdf": "_pdf",
    "-rf": "_rf",
    "a\u0000b\nc\u202egpj.exe": "a_b_c_gpj.exe",
    "": "attachment",
    "  ": "attachment",
    " .pdf": "attachment.pdf",
    "Größe.tar.gz": "Größe.tar.gz",
    cur: "_cur",
  };
  for (const [name, safe] of Object.entries(names)) assert.equal(safeFileName(name), safe, name);
  const long = safeFileName(`${"ü".repeat(300)}.docx`);
  assert.ok(long.endsWith("ü.docx") && Buffer.byteLength(long) <= 200);
});

test("a number comes before the extension", () => {
  assert.equal(numbered("a.pdf", 1), "a.pdf");
  assert.equal(numbered("a.pdf", 2), "a (2).pdf");
  assert.equal(numbered("README", 3), "README (3)");
});

test("whatever the name is, it stays in its folder, and has room for a number", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
      const safe = safeFileName(name);
      assert.ok(!/^[.-]|[/\0]/.test(safe) && safe !== "", safe);
      assert.ok(Buffer.byteLength(numbered(safe, 2 ** 48)) <= 255);
    }),
  );
});
