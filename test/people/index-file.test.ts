/** What is kept of what was read: found again, whoever is killed, and however much it is. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { indexesIn } from "../../src/people/index-file.js";
import { indexesAbove } from "../../src/people/known.js";
import { allLines, hasLine, sortedLines } from "../../src/people/sorted-lines.js";
import { bundle } from "../state/once/processes.js";

function folderOf(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), "sortmail-index-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return join(home, "memory/known");
}

test("any lines are found in a file of them, and no others", (t) => {
  const path = join(folderOf(t), "../../lines");
  const line = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
    .filter((text) => !text.includes("\n") && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(line, { maxLength: 50 }), line, (lines, other) => {
      const octets = sortedLines(new Set(lines));
      writeFileSync(path, octets);
      for (const each of lines) assert.equal(hasLine(path, octets.length, each), true);
      assert.equal(hasLine(path, octets.length, other), lines.includes(other));
      assert.deepEqual(allLines(path, octets.length), [...new Set(lines)].sort());
    }),
  );
  assert.equal(hasLine(path, 1, "a"), null, "another file than the one that was meant");
});

test("in a large file too, of lines of any length", (t) => {
  const path = join(folderOf(t), "../../lines");
  const lines = Array.from(
    { length: 20_000 },
    (_, index) => `${index * 7} ${"x".repeat(index % 300)}`,
  );
  const octets = sortedLines(lines);
  writeFileSync(path, octets);
  for (let index = 0; index < lines.length; index += 97) {
    assert.equal(hasLine(path, octets.length, lines[index] ?? ""), true);
    assert.equal(hasLine(path, octets.length, `${index * 7 + 1} `), false);
  }
  const sorted = [...lines].sort();
  for (const each of [sorted[0], sorted.at(-1)])
    assert.equal(hasLine(path, octets.length, each ?? ""), true);
});

test("updates add up, in few files; afresh, they replace", (t) => {
  const folder = folderOf(t);
  const indexes = indexesIn(folder, Date.now);
  const batch = fc.array(fc.nat(9_000).map(String), { maxLength: 40 });
  let round = 0;
  fc.assert(
    fc.property(
      fc.array(fc.record({ added: batch, many: fc.boolean(), afresh: fc.boolean() }), {
        maxLength: 8,
      }),
      (updates) => {
        const name = `n${round++}`;
        let expected = new Set<string>();
        for (const { added, many, afresh } of updates) {
          const all = [
            ...added,
            ...(many ? Array.from({ length: 3_000 }, (_, at) => `${at} x`) : []),
          ];
          expected = new Set(afresh ? all : [...expected, ...all]);
          const known = indexes.write(name, indexes.read(name), {
            state: `s${expected.size}`,
            added: all,
            afresh,
          });
          for (const each of [known, indexes.read(name)]) {
            assert.equal(each?.state, `s${expected.size}`);
            assert.equal(each?.count, expected.size);
            assert.deepEqual([...(each?.entries() ?? [])].sort(), [...expected].sort());
            assert.equal(each?.has(all[0] ?? "none"), all.length > 0);
            assert.equal(each?.has("none"), false);
          }
        }
      },
    ),
    { numRuns: 8 },
  );
});

test("what has gone may be left out when all is written anew", (t) => {
  const indexes = indexesIn(folderOf(t), Date.now);
  const write = (added: string[]) =>
    indexes.write("n", indexes.read("n"), {
      state: "",
      added,
      afresh: false,
      keep: (entry) => entry !== "gone",
    });
  assert.ok(write(["gone", "here"]).has("gone"));
  const many = write(Array.from({ length: 2_500 }, (_, at) => String(at)));
  assert.ok(!many.has("gone"));
  assert.ok(many.has("here"));
});

test("what no file could hold is left out", (t) => {
  const indexes = indexesIn(folderOf(t), Date.now);
  const known = indexes.write("n", null, {
    state: "",
    added: ["", "a\nb", "x".repeat(5_000), "c"],
    afresh: true,
  });
  assert.deepEqual([...known.entries()], ["c"]);
});

test("torn, foreign, or open to others, it is as if there was none", (t) => {
  const folder = folderOf(t);
  const indexes = indexesIn(folder, Date.now);
  const many = Array.from({ length: 2_500 }, (_, at) => String(at));
  const fill = () => indexes.write("n", null, { state: "s", added: many, afresh: true });
  fill();
  const whole = readFileSync(join(folder, "n"));
  const spoilt = [
    whole.subarray(0, -1),
    Buffer.from("{}\n.\n"),
    Buffer.from('[1,"s","../../x",1,1]\n.\n'),
    Buffer.from('[9,"s"]\n.\n'),
    Buffer.of(),
  ];
  for (const octets of spoilt) {
    writeFileSync(join(folder, "n"), octets);
    assert.equal(indexes.read("n"), null, octets.toString("latin1"));
  }
  fill();
  const rest =
    readdirSync(folder).find((name) =>
      readFileSync(join(folder, "n"), "latin1").includes(`"${name}"`),
    ) ?? "";
  writeFileSync(join(folder, rest), "short");
  assert.equal(indexes.read("n"), null);
  fill();
  chmodSync(folder, 0o777);
  assert.equal(indexes.read("n"), null);
  assert.throws(fill, /can be changed by others: run chmod 700/);
});

test("what nobody names any more is removed when it is an hour old, and not before", (t) => {
  const folder = folderOf(t);
  const indexes = indexesIn(folder, Date.now);
  const fill = (letter: string) =>
    indexes.write("n", indexes.read("n"), {
      state: letter,
      added: Array.from({ length: 2_500 }, (_, at) => `${letter}${at}`),
      afresh: true,
    });
  const first = fill("a");
  fill("b");
  // Who has read the small file before looks into the other one now.
  assert.ok(first.has("a7"));
  assert.equal(readdirSync(folder).length, 3);
  for (const name of readdirSync(folder)) if (name !== "n") utimesSync(join(folder, name), 1, 1);
  fill("c");
  // The one of b was named until now.
  assert.equal(readdirSync(folder).length, 3);
  assert.ok(!first.has("a7"));
});

test("what is kept in memory stands above what lies on the disk, which stays as it is", (t) => {
  const indexes = indexesIn(folderOf(t), Date.now);
  indexes.write("n", null, { state: "1", added: ["a"], afresh: true });
  const above = indexesAbove(indexes);
  above.write("n", above.read("n"), { state: "2", added: ["b"], afresh: false });
  assert.deepEqual([...(above.read("n")?.entries() ?? [])], ["a", "b"]);
  assert.equal(above.read("n")?.count, 2);
  assert.deepEqual([...(indexes.read("n")?.entries() ?? [])], ["a"]);
});

test("who is killed while writing leaves what was there, or what is new", async (t) => {
  const folder = folderOf(t);
  const indexes = indexesIn(folder, Date.now);
  const root = process.env.SORTMAIL_ROOT ?? process.cwd();
  const driver = join(root, "build", `people-driver-${process.pid}.cjs`);
  t.after(() => rmSync(driver, { force: true }));
  bundle("test/people/driver.ts", driver);
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, [driver, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, round * 7));
    child.kill("SIGKILL");
    await once(child, "close");
    const known = indexes.read("n");
    const count = Number(known?.state);
    assert.ok(count > 0, "nothing is there");
    assert.equal(known?.count, count);
    for (const at of [0, count - 1]) assert.ok(known?.has(`entry ${at}`));
  }
});
