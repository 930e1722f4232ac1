import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mergeBudgets } from "../../bench/lib/budgets.js";
import { hasPlace, renewed, replaceBlock } from "../../bench/lib/document.js";
import { markdown, plain } from "../../bench/lib/tables.js";
import { chosen, ROWS } from "../../bench/rows/rows.js";

const TABLE = {
  name: "header",
  titles: ["", "ms"],
  rows: [["a | b", "1.0"]],
  notes: ["3 runs.", "fdm is not installed"],
};

test("a table for a terminal", () => {
  assert.equal(
    plain(TABLE),
    "== header\n        ms\na | b  1.0\n   3 runs.\n   fdm is not installed",
  );
});

test("a table for a document: a bar in a cell ends no cell", () => {
  assert.equal(
    markdown(TABLE),
    "|  | ms |\n| --- | ---: |\n| a \\| b | 1.0 |\n\n3 runs.  \nfdm is not installed",
  );
});

const DOCUMENT =
  "before\n<!-- table header -->\nold\n<!-- end -->\nbetween\n<!-- table many -->\n<!-- end -->\nafter\n";

test("only the named place of a document changes", () => {
  assert.equal(
    replaceBlock(DOCUMENT, "header", () => "new\n"),
    DOCUMENT.replace("old", "new"),
  );
  assert.equal(
    replaceBlock(DOCUMENT, "many", () => "new"),
    DOCUMENT.replace("many -->\n", "many -->\nnew\n"),
  );
  assert.throws(() => replaceBlock(DOCUMENT, "none", () => ""), /no place for the table none/);
});

test("what is replaced is handed over", () => {
  replaceBlock(DOCUMENT, "header", (old) => {
    assert.equal(old, "old\n");
    return old;
  });
});

const budget = (what: string, reached: string, kept = true) => ({
  what,
  budget: "at most 1",
  reached,
  kept,
});

test("a budget takes the place of its own line; those of other benchmarks stay", () => {
  const first = mergeBudgets("", [budget("wall", "0.9"), budget("CPU", "0.8")]);
  const second = mergeBudgets(first, [budget("wall", "1.1", false), budget("memory", "0.7")]);
  assert.equal(
    second,
    [
      "| what | budget | reached |  |",
      "| --- | --- | ---: | --- |",
      "| wall | at most 1 | 1.1 | **missed** |",
      "| CPU | at most 1 | 0.8 | kept |",
      "| memory | at most 1 | 0.7 | kept |",
    ].join("\n"),
  );
});

test("what was measured this time is renewed, and the rest stays", () => {
  const places = ["machine", "budgets", "header", "many"].map(
    (name) => `<!-- table ${name} -->\n<!-- end -->\n`,
  );
  const first = renewed(places.join(""), {
    machine: { load: "0.1" },
    tables: [TABLE],
    budgets: [budget("wall", "0.9")],
  });
  const second = renewed(first, { machine: { load: "0.2" }, tables: [], budgets: [] });
  assert.equal(second, first.replace("load: 0.1", "load: 0.2"));
  assert.match(second, /^- load: 0\.2$/m);
  assert.match(second, /^\| wall \| at most 1 \| 0\.9 \| kept \|$/m);
  assert.match(second, /^\| a \\\| b \| 1\.0 \|$/m);
});

test("the document has a place for every table", () => {
  const document = readFileSync(
    join(process.env.SORTMAIL_ROOT ?? process.cwd(), "docs/performance.md"),
    "utf8",
  );
  for (const { tables } of ROWS)
    for (const name of tables) assert.ok(hasPlace(document, name), name);
});

test("rows are chosen by name; those that take long only so", () => {
  assert.deepEqual(
    chosen(["rules", "header"]).map(({ name }) => name),
    ["header", "rules"],
  );
  assert.deepEqual(
    chosen(["nodes"]).map(({ name }) => name),
    ["nodes"],
  );
  assert.ok(
    chosen([]).every(({ name }) => name !== "nodes") && chosen([]).length === ROWS.length - 1,
  );
  assert.throws(() => chosen(["header", "heder"]), /there is no heder/);
});
