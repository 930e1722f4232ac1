/** What the built program has in the place of joi says what joi says. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const load = createRequire(join(root, "package.json"));
const joi = load("joi");
const standIn = load("./scripts/stand-ins/joi.cjs");

const isWrong = (from: typeof joi, kind: "base64" | "domain", text: string): boolean => {
  const schema =
    kind === "base64"
      ? from.string().base64({ paddingRequired: false })
      : from.string().domain({ allowUnicode: false, tlds: false });
  return schema.validate(text).error !== undefined;
};

const near = {
  base64: fc.string({ unit: fc.constantFrom("A", "b", "+", "/", "=", "-", " "), maxLength: 9 }),
  domain: fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "B", "1", ".", "-", "_", "\u00fc"), maxLength: 9 }),
    fc.constantFrom(`${"a".repeat(63)}.b`, `${"a".repeat(64)}.b`, `${"a.".repeat(128)}b`, "a.b."),
    fc.domain(),
  ),
};

for (const kind of ["base64", "domain"] as const)
  test(`${kind}`, () => {
    fc.assert(
      fc.property(near[kind], (text) => {
        assert.equal(isWrong(standIn, kind, text), isWrong(joi, kind, text), JSON.stringify(text));
      }),
      { numRuns: 2000 },
    );
  });
