import assert from "node:assert/strict";
import { test } from "node:test";
import { readDiagnostics } from "../../../src/commands/check/types.js";

test("the compiler's lines are read: places, codes, details, and what is about no place", () => {
  const output = [
    "rules.ts(12,5): error TS2345: Argument of type '\"x\"' is not assignable.",
    "  Type '\"x\"' is not",
    "    that.",
    "../odd (name)/lib.ts(1,2): error TS1005: ';' expected.",
    "error TS18003: No inputs were found.",
    "",
  ].join("\r\n");
  assert.deepEqual(
    readDiagnostics(output, "/home/rules").map(({ message, place }) => [place ?? null, message]),
    [
      [
        { file: "rules.ts", path: "/home/rules/rules.ts", line: 12, column: 5 },
        "Argument of type '\"x\"' is not assignable. (TS2345)\n  Type '\"x\"' is not\n    that.",
      ],
      [
        { file: "../odd (name)/lib.ts", path: "/home/odd (name)/lib.ts", line: 1, column: 2 },
        "';' expected. (TS1005)",
      ],
      [null, "No inputs were found. (TS18003)"],
    ],
  );
});

test("what is no diagnostic is none", () => {
  assert.deepEqual(readDiagnostics("Segmentation fault\n", "/"), []);
});

test("a name that is missing is told from where it comes", () => {
  const advice = (message: string) =>
    readDiagnostics(`rules.ts(1,1): error TS1: ${message}`, "/")[0]?.advice;
  const imported = 'import { subject } from "sortmail"';
  assert.equal(advice("Cannot find name 'subject'."), imported);
  assert.equal(advice("Cannot find name 'subject'. Did you mean 'Subject'?"), imported);
  assert.equal(
    advice("No value exists in scope for the shorthand property 'subject'. Either declare"),
    imported,
  );
  assert.equal(
    advice(`Property 'subject' does not exist on type 'Sortmail<"inbox", never>'.`),
    imported,
  );
  const given = "take it from sortmail: const { file } = sortmail({ … })";
  assert.equal(advice("Cannot find name 'file'."), given);
  assert.equal(advice(`Module '"sortmail"' has no exported member 'file'.`), given);
  assert.equal(
    advice(`'"sortmail"' has no exported member named 'file'. Did you mean 'mail'?`),
    given,
  );
  assert.equal(advice("Cannot find name 'subjekt'."), null);
  assert.equal(advice("Property 'subject' does not exist on type 'Address'."), null);
});
