import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import {
  errorCode,
  messageOf,
  oneLine,
  parseJsonLine,
  shellQuote,
  unicodeEscape,
} from "../../src/core/text.js";
import { anyText } from "./mails.js";

test("an error's text is its message, and of anything else what it is as a string", () => {
  assert.equal(messageOf("text"), "text");
  assert.equal(messageOf(new TypeError("x is no y")), "x is no y");
});

test("one line is printable ASCII and no longer than asked", () => {
  fc.assert(
    fc.property(anyText, fc.nat(100), (text, limit) => {
      const line = oneLine(text, limit);
      assert.match(line, /^[ -~]*$/);
      assert.ok(line.length <= limit);
      assert.equal(oneLine(line, limit), line.trim());
    }),
  );
  assert.equal(oneLine("  a \t\r\n b  ", 10), "a b");
  assert.equal(oneLine("\ud800😀", 10), "??");
});

test("an error's code is the system's name of it, or null", () => {
  assert.equal(errorCode(Object.assign(new Error("no space left"), { code: "ENOSPC" })), "ENOSPC");
  for (const other of [new Error("x"), Object.assign(new Error("x"), { code: 5 }), "x", null])
    assert.equal(errorCode(other), null);
});

/** What means something to a shell, somewhere in a word. */
const special = fc.string({ unit: fc.constantFrom(..."~=-+:/.%a*?[]!#$&'\"\\ \n;|<>(){}^") });

test("any text is one word to the shell", () => {
  fc.assert(
    fc.property(
      fc.oneof(special, fc.string()).filter((text) => !text.includes("\0")),
      (text) => {
        const { stdout } = spawnSync("/bin/sh", ["-c", `printf %s. ${shellQuote(text)}`]);
        assert.equal(stdout.toString(), `${text}.`);
      },
    ),
    { numRuns: 100, examples: [["~"], ["~/x"], ["~root"], ["a:~"], ["a=~"], ["-"], [""]] },
  );
  assert.equal(shellQuote("/home/merlyn/a+b"), "/home/merlyn/a+b");
});

test("escaped text is ASCII, and JSON reads it back", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const escaped = unicodeEscape(text);
      assert.match(escaped, /^(?:\\u[0-9a-f]{4})*$/);
      assert.equal(JSON.parse(`"${escaped}"`), text);
    }),
  );
  assert.equal(unicodeEscape("\u{e0041}"), "\\udb40\\udc41");
});

test("a line of JSON is read when it is whole and of the shape that was asked for", () => {
  const isText = (value: unknown): value is string => typeof value === "string";
  assert.equal(parseJsonLine('"text"', isText), "text");
  for (const other of ["5", "", '"tex', "null", "{}"])
    assert.equal(parseJsonLine(other, isText), null);
});
