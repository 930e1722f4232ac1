/**
 * The types do their work: every file of types/good compiles, and every file of types/bad is
 * refused with the words that a person can act on. A bad file begins with them: // expect: <the
 * message, its lines joined; … stands for any text; the members of a union in any order> //
 * expect5: <the same, where TypeScript 5.9 words it differently> // limit: <characters that the
 * message may have, where 400 are too few> Its error is on the line that ends in `// <- here`.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readDiagnostics } from "../src/commands/check/types.js";
import { compilerOptions } from "../src/commands/typescript.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const room = mkdtempSync(join(tmpdir(), "sortmail-types-"));
after(() => rmSync(room, { recursive: true, force: true }));

const COMPILERS = [
  { name: "TypeScript 7", compiler: "typescript", expected: /^\/\/ expect: (.*)$/gm },
  { name: "TypeScript 5.9", compiler: "typescript5", expected: /^\/\/ expect5: (.*)$/gm },
] as const;

const LIMIT = 400;

function tsc(compiler: string, ...args: readonly string[]): string {
  const program = join(root, "node_modules", compiler, "bin/tsc");
  const { stdout, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (error) throw error;
  return stdout;
}

/** The declarations as they are now, not as they were when `dist` was built. */
function declarations(): string {
  const folder = join(room, "types");
  assert.equal(tsc("typescript", "-p", "tsconfig.types.json", "--outDir", folder), "");
  return join(folder, "index.d.ts");
}

/**
 * What `sortmail check` would say of all the files, by file; with the settings that `init` writes.
 */
function compile(compiler: string, types: string) {
  const project = join(room, `tsconfig.${compiler}.json`);
  const options = { ...compilerOptions(root), paths: { sortmail: [types] } };
  const files = ["rules.example.ts", "rules.first.ts"].map((name) => join(root, name));
  writeFileSync(
    project,
    JSON.stringify({ compilerOptions: options, files, include: [join(root, "test/types/**/*")] }),
  );
  return readDiagnostics(tsc(compiler, "-p", project, "--pretty", "false"), root);
}

/**
 * One line, without the error's number; the members of unions in one order, for the compilers have
 * each their own.
 */
function plain(message: string): string {
  const line = message.replace(/ \(TS\d+\)$/m, "").replace(/\s*\n\s*/g, " ");
  return line.replace(
    /'[^']*'/g,
    (type) => `'${type.slice(1, -1).split(" | ").sort().join(" | ")}'`,
  );
}

/** Whether the parts of an expectation are there, in their order. */
function says(message: string, expected: string): boolean {
  let rest = plain(message);
  return plain(expected)
    .split(" … ")
    .every((part) => {
      const at = rest.indexOf(part);
      rest = rest.slice(at + part.length);
      return at >= 0;
    });
}

const bad = readdirSync(join(root, "test/types/bad"));
const types = declarations();

for (const { name, compiler, expected } of COMPILERS) {
  describe(name, () => {
    const found = compile(compiler, types);
    const errorsIn = (file: string) =>
      found.filter(({ place }) => place?.file === `test/types/bad/${file}`);

    test("compiles the example and every file of types/good", () => {
      assert.deepEqual(
        found.filter(({ place }) => !place?.file.startsWith("test/types/bad/")),
        [],
      );
    });

    for (const file of bad) {
      test(`refuses ${file.replace(/\.ts$/, "")}`, () => {
        const text = readFileSync(join(root, "test/types/bad", file), "utf8");
        const own = [...text.matchAll(expected)];
        const words = (own.length > 0 ? own : [...text.matchAll(COMPILERS[0].expected)]).map(
          ([, said = ""]) => said,
        );
        const line = text.split("\n").findIndex((code) => code.endsWith("// <- here")) + 1;
        const errors = errorsIn(file);
        assert.ok(words.length > 0 && line > 0, "it says neither what it expects nor where");
        assert.deepEqual(
          errors.map(({ place }) => place?.line),
          words.map(() => line),
        );
        for (const [index, { message }] of errors.entries()) {
          assert.ok(
            words[index] && says(message, words[index]),
            `expected: ${words[index]}\ngot: ${plain(message)}`,
          );
        }
      });
    }

    if (compiler === "typescript") testLengths(errorsIn);
  });
}

/** Nobody reads ten lines of overloads. */
function testLengths(errorsIn: (file: string) => readonly { readonly message: string }[]): void {
  test("every message is short enough to act on", (t) => {
    const lengths = bad.flatMap((file) =>
      errorsIn(file).map(({ message }) => {
        const text = readFileSync(join(root, "test/types/bad", file), "utf8");
        return {
          file,
          length: plain(message).length,
          limit: Number(/^\/\/ limit: (\d+)$/m.exec(text)?.[1] ?? LIMIT),
        };
      }),
    );
    assert.deepEqual(
      lengths.filter(({ length, limit }) => length > limit),
      [],
    );
    const [longest] = lengths.toSorted((a, b) => b.length - a.length);
    t.diagnostic(`the longest message: ${longest?.length} characters, ${longest?.file}`);
  });
}
