import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { CommandError } from "../../src/commands/command.js";
import { harmless, jsonLine, type Terminal, terminalOf } from "../../src/commands/terminal.js";

/** A terminal that writes to two files. */
function filed(t: TestContext): { terminal: Terminal; out: () => string; err: () => string } {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-terminal-"));
  const [out, err] = [join(folder, "out"), join(folder, "err")];
  const [stdout, stderr] = [openSync(out, "w"), openSync(err, "w")];
  t.after(() => {
    for (const fd of [stdout, stderr]) closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  const terminal = terminalOf({ stdout, stderr, environment: { TERM: "xterm" } });
  return { terminal, out: () => readFileSync(out, "utf8"), err: () => readFileSync(err, "utf8") };
}

test("results go to stdout, remarks to stderr, and a file gets neither colours nor progress", (t) => {
  const { terminal, out, err } = filed(t);
  terminal.out({ style: "bad", text: "error" }, " so");
  terminal.progress("half way");
  terminal.warn({ style: "caution", text: "mind" }, " that");
  terminal.data({ a: 1 });
  terminal.out();
  assert.equal(out(), 'error so\n{"a":1}\n\n');
  assert.equal(err(), "mind that\n");
  assert.equal(terminal.watched, false);
});

test("what comes out of a message can't act on a terminal: it is shown", (t) => {
  const { terminal, out, err } = filed(t);
  terminal.out("\x1b]0;title\x07", { style: "good", text: "two\nlines" });
  terminal.warn("\x1b[2J\r\x9b31m");
  assert.equal(out(), "\\x1b]0;title\\x07two\\nlines\n");
  assert.equal(err(), "\\x1b[2J\\r\\x9b31m\n");
});

for (const [what, text, shown] of [
  ["a tab", "a\tb", "a\\tb"],
  ["DEL", "\x7f", "\\x7f"],
  ["NUL", "\0", "\\x00"],
  ["right-to-left override", "a\u202etxt.exe", "a\\u{202e}txt.exe"],
  ["an isolate", "\u2066x\u2069", "\\u{2066}x\\u{2069}"],
  ["a mark of direction", "\u200f\u061c", "\\u{200f}\\u{61c}"],
  ["line and paragraph separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
  ["a byte order mark", "\ufeff", "\\u{feff}"],
  ["invisible tags", "\u{e0041}", "\\u{e0041}"],
  ["half a character", "a\ud83d", "a\\u{d83d}"],
  ["letters of all sorts, emoji with joiners, backslashes", "åß Ω क्‍ष 👩‍👧 \\n", "åß Ω क्‍ष 👩‍👧 \\n"],
] as const) {
  test(`harmless: ${what}`, () => assert.equal(harmless(text), shown));
}

test("whatever the text, nothing is left that a terminal obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.doesNotMatch(harmless(text), /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("JSON keeps its value, in one line of characters that no terminal obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = jsonLine({ text });
      assert.deepEqual(JSON.parse(line), { text });
      assert.doesNotMatch(line, /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    }),
  );
  assert.equal(jsonLine("\u202e\x9b\u{e0041}"), '"\\u202e\\u009b\\udb40\\udc41"');
});

test("a result that can't be written is an error; a remark that can't is not", (t) => {
  const full = openSync("/dev/full", "w");
  t.after(() => closeSync(full));
  const terminal = terminalOf({ stdout: full, stderr: full, environment: {} });
  assert.throws(
    () => terminal.out("lost"),
    (error) =>
      error instanceof CommandError && /^the result can't be written: ENOSPC/.test(error.message),
  );
  terminal.warn("lost too");
});
