/**
 * A defect is told with its stack, which names the sources of the program that is installed: from
 * every file of the build, with and without V8's compiled forms, and whatever the build was called.
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { mappedStack } from "../../src/io/mapped-stack.js";
import { type Home, INSTALLED, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  copyOfProgram,
  homeWith,
  MESSAGE,
  type Parts,
  scratch,
} from "./tools.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();

/** Node, with a defect in one of its functions, which stands for one of ours that calls it. */
function withDefect(t: TestContext, module: string, name: string): string[] {
  const file = join(scratch(t), "defect.cjs");
  const text = `const module_ = require("node:${module}"), { ${name} } = module_;
    module_.${name} = (...args) => {
      if (args.length === 0 || /[/]Mail[/]/.test(args[0])) throw new TypeError("a defect");
      return ${name}(...args);
    };`;
  writeFileSync(file, text);
  return [NODE, "--require", file];
}

/** Each place that a stack names is one of the sources', and the first is the call of `name`. */
function assertMapped(stack: string, file: string, name: string): void {
  const [, own = ""] = /TypeError: a defect\n( {4}at [\s\S]*)$/.exec(stack) ?? [];
  assert.doesNotMatch(stack, /\bdist\b/);
  const places = [...own.matchAll(/\b(src\/[\w/-]+\.ts):(\d+):(\d+)/g)];
  const lines = places.map(([, path = "", line = "", column = ""]) => {
    const text = readFileSync(join(ROOT, path), "utf8").split("\n")[Number(line) - 1] ?? "";
    assert.ok(Number(column) <= text.length, `${path}:${line}:${column}`);
    return text;
  });
  assert.equal(places[0]?.[1], file);
  assert.ok(lines[0]?.includes(name), lines[0]);
}

/** What the log says of a delivery that meets the defect. */
function logged(home: Home, start: readonly string[], program: string): string {
  const command = [...start, join(program, "bin/sortmail")];
  assertDeferred(home.run([], { input: MESSAGE, command }), /: a defect$/m);
  return String(home.log().at(-1)?.error);
}

/** Takes V8's compiled forms away. */
function removeCompiledForms(program: string): void {
  const dist = join(program, "dist");
  const forms = readdirSync(dist).filter((name) => name.endsWith(".cache"));
  for (const name of forms) rmSync(join(dist, name));
}

/** In which file the defect is met, by which function of Node's, and the rules that lead there. */
const DEFECTS: readonly (readonly [file: string, name: string, rules: Parts])[] = [
  ["src/io/fs/durable.ts", "linkSync", {}],
  ["src/folders/mbox.ts", "lstatSync", { otherwise: 'file("box")' }],
];

for (const [file, name, rules] of DEFECTS) {
  test(`a defect in ${file} is logged by its place`, (t) => {
    const home = homeWith(t, rules);
    const start = withDefect(t, "fs", name);
    assertMapped(logged(home, start, INSTALLED), file, name);
    const program = copyOfProgram(t);
    assertMapped(logged(home, start, program), file, name);
    removeCompiledForms(program);
    assertMapped(logged(home, start, program), file, name);
  });
}

test("a defect in an interactive command is told with its stack on stderr, and ends in 75", (t) => {
  const start = withDefect(t, "os", "userInfo");
  for (const spoil of [() => {}, removeCompiledForms]) {
    const program = copyOfProgram(t);
    spoil(program);
    const command = [...start, join(program, "bin/sortmail"), "init"];
    const { status, stdout, stderr } = homeWith(t).run([], { command });
    assert.deepEqual({ status, stdout }, { status: 75, stdout: "" });
    assert.match(stderr, /^sortmail: TypeError: a defect\n {4}at /);
    assertMapped(stderr, "src/commands/init/person.ts", "userInfo");
  }
});

test("without the maps a stack names the build: a defect is told all the same", (t) => {
  const program = copyOfProgram(t);
  for (const name of ["main.js.map", "io.mapped-stack.js"]) {
    rmSync(join(program, "dist", name));
    const stack = logged(homeWith(t, {}), withDefect(t, "fs", "linkSync"), program);
    assert.match(stack, /[(/]dist\/main\.js:\d+:\d+\)/);
  }
});

test("what only explains a defect is loaded by nothing else", (t) => {
  const program = copyOfProgram(t);
  rmSync(join(program, "dist/io.mapped-stack.js"));
  assertDelivered(
    homeWith(t, {}).run([], { input: MESSAGE, command: [NODE, join(program, "bin/sortmail")] }),
  );
});

test("every file of the build has a map that leads to sources that are there", () => {
  const dist = join(INSTALLED, "dist");
  const files = readdirSync(dist).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 10, `${files.length}`);
  for (const name of files) {
    const lines = readFileSync(join(dist, name), "latin1").split("\n");
    // What the bundler puts in front of a chunk is in no source.
    const front = (lines[0] ?? "").lastIndexOf("module.exports=__toCommonJS(");
    const places = lines.flatMap((text, line) =>
      [...text.matchAll(/\breturn\b|\bthrow\b|=>/g)]
        .filter(({ index }) => line > 0 || index > front)
        .map(({ index }) => `dist/${name}:${line + 1}:${index + 1}`),
    );
    const found = mappedStack(places.join("\n"), dist).split("\n");
    const sources = found.flatMap(
      (place) => /^((?:src|node_modules)\/.+?):\d+:\d+$/.exec(place)?.[1] ?? [],
    );
    assert.ok(sources.length > places.length / 2, `${name}: ${sources.length} of ${places.length}`);
    for (const source of new Set(sources)) assert.ok(existsSync(join(ROOT, source)), source);
  }
});
