import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { shellTokens, simpleCommands } from "../../../src/commands/check/shell-words.js";

const commands = (line: string) =>
  simpleCommands(shellTokens(line) ?? assert.fail("quotes don't match"));

test("commands are split at operators, and assignments in front left out", () => {
  assert.deepEqual(commands(`IFS=' ' X=1 exec /usr/bin/procmail -f- || exit 75`), [
    ["exec", "/usr/bin/procmail", "-f-"],
    ["exit", "75"],
  ]);
  assert.deepEqual(commands("a;b|c&&d>e"), [["a"], ["b"], ["c"], ["d"], ["e"]]);
  assert.deepEqual(commands("X=1"), [[]]);
});

test("quotes that don't match are told", () => {
  for (const line of ["it's", 'say "hi', "end\\"]) assert.equal(shellTokens(line), null);
});

test("words are what the shell makes of them", () => {
  const unit = fc.constantFrom(..."ab '\"\\/=-");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 20 }), (line) => {
      const words = shellTokens(line);
      const shell = spawnSync("/bin/sh", ["-c", `printf '%s\\n' x ${line}`], { encoding: "utf8" });
      // A backslash with nothing behind it is one to the shell, and a mistake to us.
      if (words === null) assert.ok(shell.status !== 0 || line.endsWith("\\"));
      else assert.equal(shell.stdout, ["x", ...words.map(({ text }) => text), ""].join("\n"));
    }),
    { numRuns: 80 },
  );
});
