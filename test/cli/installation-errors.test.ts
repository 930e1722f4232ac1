/**
 * What is wrong with the installation or the account is told in a sentence, by every command: a
 * delivery defers, anything else ends in 1, and nobody is shown a stack.
 */

import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../../src/commands/all.js";
import { BIN, INSTALLED, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertNothingStored,
  copyOfProgram,
  homeWith,
  MESSAGE,
  rulesOf,
} from "./tools.js";

const SAMPLE = join(INSTALLED, "samples/01-for-me.eml");

/** Each command with what it needs. */
const INTERACTIVE: readonly (readonly string[])[] = [
  ["dry-run", SAMPLE],
  ["check"],
  ["status"],
  ["init"],
  ["verdict", SAMPLE],
  ["learn", "spam", SAMPLE],
  ["pause", "--for", "2h"],
  ["resume"],
];
const HELP: readonly (readonly string[])[] = [["--help"], ["--version"]];
const DELIVERIES: readonly (readonly string[])[] = [[], ["delivr"]];

test("these are all the commands there are", () => {
  const named = new Set(INTERACTIVE.map(([word]) => word));
  assert.deepEqual(named, new Set(COMMANDS.map(({ name }) => name)));
});

interface Fault {
  readonly says: RegExp;
  /** Spoils a copy of the program. */
  readonly spoil?: (program: string) => void;
  /** What stands before bin/sortmail. */
  readonly start?: (program: string) => readonly string[];
  /** The commands that the fault does not stop, by their first word; a delivery is "". */
  readonly harmless?: readonly string[];
}

const withHome = (...set: readonly string[]) => ["/usr/bin/env", ...set, NODE];

function withNode(version: string): (program: string) => readonly string[] {
  return (program) => {
    const file = join(program, "pretend.cjs");
    const say = (of: string, name: string, value: string) =>
      `Object.defineProperty(${of}, "${name}", { value: "${value}" });`;
    writeFileSync(
      file,
      `${say("process.versions", "node", version)} ${say("process", "version", `v${version}`)}`,
    );
    return [NODE, "--require", file];
  };
}

const remove = (...names: readonly string[]) => {
  return (program: string) => {
    for (const name of names) rmSync(join(program, name), { recursive: true, force: true });
  };
};

const NO_HOME = {
  says: /HOME is not set to an absolute path/,
  harmless: [...HELP.flat(), "delivr"],
};
const NO_BUILD = /the build is missing: run `npm run build` in \/\S+$/m;
const BROKEN_BUILD = /the build is broken \(\S.*\): run `npm run build` in \/\S+$/m;
const OLD_NODE = /needs Node 20\.19 or newer, and this is v\d+\.\d+\.\d+ \(\/.*\)$/m;

const FAULTS: Readonly<Record<string, Fault>> = {
  "no HOME": { ...NO_HOME, start: () => withHome("-u", "HOME") },
  "a relative HOME": { ...NO_HOME, start: () => withHome("HOME=merlyn") },
  "no build": { says: NO_BUILD, spoil: remove("dist") },
  "half a main file": {
    says: BROKEN_BUILD,
    spoil: (program) => {
      const main = join(program, "dist/main.js");
      const text = readFileSync(main, "latin1");
      // Up to a bracket that is not closed: elsewhere half a program may be a program, too.
      writeFileSync(main, text.slice(0, text.indexOf("(", text.length / 2) + 1));
    },
  },
  "a main file of another program": {
    says: BROKEN_BUILD,
    spoil: (program) => writeFileSync(join(program, "dist/main.js"), "nothing.of.ours();"),
  },
  "no commands": {
    says: BROKEN_BUILD,
    spoil: remove("dist/commands.run.js"),
    harmless: [""],
  },
  "a Node too old": { says: OLD_NODE, start: withNode("20.18.3") },
  "nothing installed": {
    says: /the build is missing: run `npm ci` in \/\S+$/m,
    spoil: remove("dist", "node_modules", "package.json"),
  },
  "no packages": {
    says: /the package \S+ is not installed: run `npm ci` in \/\S+$/m,
    spoil: remove("node_modules"),
    harmless: ["check", "pause", "resume", "status", "delivr", ...HELP.flat()],
  },
  "no example": {
    says: /the installation is incomplete: \/\S+ can't be read$/m,
    spoil: remove("rules.first.ts"),
    harmless: ["", "delivr", ...HELP.flat()].concat(
      INTERACTIVE.map(([word = ""]) => word).filter((word) => word !== "init"),
    ),
  },
};

for (const [name, { says, spoil, start, harmless = [] }] of Object.entries(FAULTS)) {
  test(`${name}: one sentence from every command`, (t) => {
    const program = copyOfProgram(t);
    for (const part of ["rules.example.ts", "rules.first.ts", "package.json"])
      cpSync(join(INSTALLED, part), join(program, part));
    spoil?.(program);
    const prefix = start?.(program) ?? [NODE];
    const home = homeWith(t, rulesOf());
    const run = (args: readonly string[]) =>
      home.run([], {
        input: MESSAGE,
        command: [...prefix, join(program, "bin/sortmail"), ...args],
      });
    for (const args of DELIVERIES.filter((args) => !harmless.includes(nameOf(args)))) {
      assertDeferred(run(args), says);
      assertNothingStored(home);
    }
    for (const args of [...INTERACTIVE, ...HELP]) {
      const { status, stdout, stderr } = run(args);
      assert.doesNotMatch(stdout + stderr, /^ {4}at /m, args.join(" "));
      if (harmless.includes(nameOf(args))) continue;
      assert.equal(status, 75, `${args}: ${stderr}`);
      assert.match(stderr, /^sortmail: [^\n]+\n$/, args.join(" "));
      assert.match(stderr, says, args.join(" "));
    }
  });
}

const nameOf = (args: readonly string[]): string => args[0] ?? "";

test("no package.json: every command works all the same", (t) => {
  const program = copyOfProgram(t);
  const home = homeWith(t, rulesOf());
  const command = [NODE, join(program, "bin/sortmail"), "dry-run", SAMPLE];
  assert.equal(home.run([], { command }).status, 0);
});

test("the entry program knows the commands: what it does not know may be a slip in .forward", () => {
  const source = readFileSync(BIN, "utf8");
  const [, words = ""] = /^var interactive = .*? \/\^\((.*?)\)\$\//m.exec(source) ?? [];
  const known = words.split("|").filter((word) => !/^(?:help|deliver|-.*)$/.test(word));
  assert.deepEqual(known, COMMANDS.map(({ name }) => name).sort());
});
