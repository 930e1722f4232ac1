/**
 * What is wrong before any of our code can run: a build that is not there or broken, a Node too
 * old. All of it defers.
 */

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import ts from "typescript5";
import { BIN, type Home, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  copyOfProgram,
  homeWith,
  MESSAGE,
  rulesOf,
  scratch,
  shellLine,
} from "./tools.js";

function deliverWith(home: Home, program: string) {
  return home.run([], { input: MESSAGE, command: [NODE, join(program, "bin/sortmail")] });
}

/** Up to a bracket that is not closed: elsewhere half a program may be a program, too. */
const firstHalfOf = (text: string): string => text.slice(0, text.indexOf("(", text.length / 2) + 1);

/** Ways to spoil dist/main.js. */
const BROKEN: readonly (readonly [name: string, spoil: (main: string) => void, says: RegExp])[] = [
  [
    "missing",
    (main) => rmSync(join(main, ".."), { recursive: true }),
    /the build is missing: run `npm run build` in/,
  ],
  [
    "cut in half",
    (main) => writeFileSync(main, firstHalfOf(readFileSync(main, "latin1"))),
    /the build is broken \(main\.js: \S.*\): run `npm run build` in/,
  ],
  ["empty", (main) => writeFileSync(main, ""), /main is not a function/],
  ["no program", (main) => writeFileSync(main, "\0\0\0"), /Invalid|Unexpected/],
  ["throwing", (main) => writeFileSync(main, 'throw new Error("torn");'), /main\.js: torn\)/],
  ["throwing nothing", (main) => writeFileSync(main, "throw undefined;"), /main\.js: undefined\)/],
  ["a program that throws", (main) => writeMain(main, 'throw new Error("broken");'), /broken$/m],
  ["a program that returns nothing", (main) => writeMain(main, ""), /undefined/],
  [
    "a program that ends without a result",
    (main) => writeMain(main, "return Promise.resolve();"),
    /ended without a result/,
  ],
  [
    "a program that never ends",
    (main) => writeMain(main, "return new Promise(() => {});"),
    /never settled/,
  ],
  [
    "a program that fails",
    (main) => writeMain(main, 'return Promise.reject(new Error("broken"));'),
    /broken$/m,
  ],
  [
    "a program that exits",
    (main) => writeMain(main, "process.exit(0);"),
    /process\.exit was called/,
  ],
];

function writeMain(path: string, body: string): void {
  writeFileSync(path, `exports.main = function () { ${body} };`);
}

for (const [name, spoil, says] of BROKEN) {
  test(`a build that is ${name}: 75`, (t) => {
    const home = homeWith(t, rulesOf());
    const program = copyOfProgram(t);
    spoil(join(program, "dist/main.js"));
    assertDeferred(deliverWith(home, program), says);
    assertNothingStored(home);
  });
}

test("a whole copy of the program delivers: what the others lack is what makes them fail", (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(deliverWith(home, copyOfProgram(t)));
  assertInInbox(home);
});

test("a build without the compiler of rules: 75 for new rules, 0 for those compiled before", (t) => {
  const home = homeWith(t, rulesOf());
  const program = copyOfProgram(t);
  rmSync(join(program, "dist/rules.renew.js"));
  assertDeferred(deliverWith(home, program), /rules\.renew\.js/);
  assertNothingStored(home);
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(deliverWith(home, program));
});

test("a build without the MIME parser: 75 when a rule asks for it, and 0 when none does", (t) => {
  const home = homeWith(t, { rules: 'rule("exe", attachment(/[.]exe$/), discard())' });
  const program = copyOfProgram(t);
  rmSync(join(program, "dist/mime.read-mime.js"));
  assertDeferred(deliverWith(home, program), /mime\.read-mime\.js/);
  assertNothingStored(home);
  home.write(".config/sortmail/rules.ts", rulesOf());
  assertDelivered(deliverWith(home, program));
});

test("nothing is installed: the line names the command that installs and builds", (t) => {
  const home = homeWith(t, rulesOf());
  const program = copyOfProgram(t);
  for (const part of ["dist", "node_modules"])
    rmSync(join(program, part), { recursive: true, force: true });
  assertDeferred(deliverWith(home, program), /the build is missing: run `npm ci` in/);
});

test("packages that are not installed: 75 for new rules, 0 for those compiled before", (t) => {
  const home = homeWith(t, rulesOf());
  const program = copyOfProgram(t);
  rmSync(join(program, "node_modules"));
  assertDeferred(
    deliverWith(home, program),
    /the package esbuild is not installed: run `npm ci` in/,
  );
  assertNothingStored(home);
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(deliverWith(home, program));
});

test("bin/sortmail cut in half, a Node that is not there: the printed command line makes 75 of it", (t) => {
  const home = homeWith(t, rulesOf());
  const program = copyOfProgram(t);
  const bin = join(program, "bin/sortmail");
  writeFileSync(bin, readFileSync(bin).subarray(0, 2000));
  for (const command of [
    shellLine(bin),
    shellLine(BIN, { node: "/nowhere/node" }),
    shellLine("/nowhere/sortmail"),
  ]) {
    const { status, signal, stdout, stderr } = home.run([], { input: MESSAGE, command });
    assert.deepEqual({ status, signal, stdout }, { status: 75, signal: null, stdout: "" });
    assert.doesNotMatch(stderr, /^\d\.\d\.\d /);
    assertNothingStored(home);
  }
  assertDelivered(home.run([], { input: MESSAGE, command: shellLine(BIN) }));
});

/** A module that, loaded first, makes Node say that it is another version. */
function pretend(t: TestContext, version: string): string {
  const path = join(scratch(t), "pretend.cjs");
  const say = (of: string, name: string, value: string) =>
    `Object.defineProperty(${of}, "${name}", { value: "${value}" });`;
  writeFileSync(
    path,
    `${say("process.versions", "node", version)} ${say("process", "version", `v${version}`)}`,
  );
  return path;
}

for (const version of ["0.10.48", "8.17.0", "16.20.0", "20.18.3"]) {
  test(`Node ${version} is too old: 75, and the line says so`, (t) => {
    const home = homeWith(t, rulesOf());
    const command = [NODE, "--require", pretend(t, version), BIN];
    const result = home.run([], { input: MESSAGE + "x".repeat(500_000), command });
    assertDeferred(
      result,
      new RegExp(`needs Node 20\\.19 or newer, and this is v${version} \\(/.*\\)$`, "m"),
    );
    assertNothingStored(home);
  });
}

for (const version of ["20.19.0", "22.0.0", "26.1.0", "100.0.0"]) {
  test(`Node ${version} is new enough`, (t) => {
    const home = homeWith(t, rulesOf());
    assertDelivered(
      home.run([], { input: MESSAGE, command: [NODE, "--require", pretend(t, version), BIN] }),
    );
  });
}

test("bin/sortmail is ES5, so that an old Node can read it up to the line that says so", () => {
  const source = readFileSync(BIN, "utf8").replace(/^#!.*/, "");
  assert.equal(
    plain(toES5(source)),
    plain(source),
    "the compiler had to rewrite something for ES5",
  );
  assert.doesNotMatch(source, /,\s*\)/, "a comma behind the last argument is not ES5 either");
  for (const later of [
    "var a = { b };",
    "var a = () => 1;",
    "var a = `b`;",
    "try {} catch {}",
    "let a;",
    "a?.b;",
    "a **= 2;",
  ]) {
    assert.notEqual(plain(toES5(later)), plain(later), "this check finds nothing");
  }
});

function toES5(source: string): string {
  return ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES5 } })
    .outputText;
}

/** Without what may differ: white space, and the comma behind the last property. */
function plain(source: string): string {
  return source.replace(/\s+|,(?=\s*[}\]])/g, "");
}
