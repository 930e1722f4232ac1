import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import ts from "typescript5";
import { regexLiterals } from "../../../src/commands/check/literals.js";
import { assertLinear, hostile } from "../../core/hostile.js";

const found = (text: string): string[] =>
  regexLiterals(text).map(({ pattern, line, column }) => `${line}:${column} ${pattern}`);

test("expressions are found, with their places", () => {
  assert.deepEqual(found("const a = /x/;\n\n  body(/a b/i, [/c/, /d[/]e\\/f/s])"), [
    "1:11 /x/",
    "3:8 /a b/i",
    "3:17 /c/",
    "3:22 /d[/]e\\/f/s",
  ]);
});

const BEFORE: readonly string[] = [
  "",
  "x = ",
  "f(",
  "[",
  "{ a: ",
  "a && ",
  "a || ",
  "!",
  "a ? ",
  "() => ",
  "return ",
  "typeof ",
  "x = y\n;",
  "{}\n",
  "/* a */ ",
  "// a\n",
  `\`\${`,
  `\`a\${b}c\${`,
  '"a" + ',
  "export default ",
];

test("an expression begins where a value may", () => {
  for (const before of BEFORE) assert.equal(regexLiterals(`${before}/x+/`).length, 1, before);
});

const DIVISIONS: readonly string[] = [
  "a / b / c",
  "10 / 2 / 5",
  "f(x) / 2 / g",
  "a[0] / 2 / g",
  '"a" / 2 / g',
  "`a` / 2 / g",
  `\`\${a}\` / 2 / g`,
  "a++ / 2",
];

const TEXTS: readonly string[] = [
  '"/x/"',
  "'/x/'",
  '"\\"/x/"',
  "'it\\'s /x/'",
  "`/x/`",
  `\`\${a}/x/\``,
  `\`\${\`\${a}/x/\`}/y/\``,
  `\`\\\`/x/ \\\${/y/}\``,
  "`$/x/$$`",
  "// /x/",
  "/* /x/ */",
  "/* /x/",
  "a // it's /x/\n",
];

test("a division is none, and neither is what stands in a text or a comment", () => {
  for (const text of [...DIVISIONS, ...TEXTS]) assert.deepEqual(found(text), [], text);
});

test("what stands in a template's code is one", () => {
  assert.deepEqual(found(`\`a \${f(/x/)} /y/ \${{ b: /z/ }.b} /w/\``), ["1:8 /x/", "1:25 /z/"]);
});

test("what V8 does not take is left out", () => {
  for (const text of [
    "/(/",
    "/a/xyz",
    "/a\n/",
    "/[/]\n/",
    '"\n',
    "'",
    "`",
    "`${",
    "`\\",
    "/",
    "/*",
    "\\",
  ])
    assert.deepEqual(found(text), [], text);
});

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();

/** As the compiler sees them. */
function literalsOf(text: string): string[] {
  const tree = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
  const all: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart());
      all.push(`${line + 1}:${character + 1} ${node.text}`);
    }
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return all;
}

test("in all sources and tests of this project exactly those are found that the compiler finds", () => {
  const files = ["src", "test", "bench"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(ROOT, folder, name),
    ),
  );
  let count = 0;
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(file, "utf8");
    const expected = literalsOf(text);
    assert.deepEqual(found(text), expected, file);
    count += expected.length;
  }
  assert.ok(count > 1000, `${count}`);
});

const PIECES = [
  "/",
  "*",
  "`",
  `\${`,
  "}",
  "{",
  '"',
  "'",
  "\\",
  "[",
  "]",
  "\n",
  " ",
  "a",
  "return ",
  "//",
  "x/i",
  ")",
];

test("any text is read to its end", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES)), (pieces) => {
      const text = pieces.join("");
      for (const { line, column } of regexLiterals(text)) {
        assert.equal(text.split("\n")[line - 1]?.[column - 1], "/");
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a megabyte of anything takes no time to speak of", () => {
  assertLinear(
    hostile(["/", "/a/ ", `\`\${`, "`", "'", '"', "/*", "\\", "a/", "{", "\n/x/"]),
    regexLiterals,
  );
});
