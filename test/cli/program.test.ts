/** The frame of the interactive commands: help, usage errors, statuses, what is written where. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { BIN, type Home, INSTALLED, IS_ROOT, NODE, type Result } from "../harness/program.js";
import { homeWith, MESSAGE } from "./tools.js";

/** A shell's command line, with `sortmail` for the program. */
function shell(home: Home, line: string, env: Record<string, string> = {}): Result {
  return home.run([], {
    command: ["/bin/sh", "-c", `sortmail() { '${NODE}' '${BIN}' "$@"; }; ${line}`],
    env,
  });
}

/** The same, on a terminal; what is written to either stream comes as stdout. */
function onTerminal(home: Home, args: string, env: Record<string, string> = {}): Result {
  const command = ["/usr/bin/script", "-qec", `'${NODE}' '${BIN}' ${args}`, "/dev/null"];
  return home.run([], { command, env: { TERM: "xterm", ...env } });
}

for (const words of [["--help"], ["-h"], ["help"]]) {
  test(`sortmail ${words.join(" ")} lists the commands, and how Postfix starts a delivery`, (t) => {
    const { status, stdout, stderr } = homeWith(t).run(words);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    for (const word of [
      "init",
      "check",
      "dry-run",
      "deliver",
      "--recipient",
      ".forward",
      "mailbox_command",
    ]) {
      assert.match(stdout, new RegExp(`\\b${word.replace(/^\W+/, "")}\\b`));
    }
  });
}

for (const [words, shown] of [
  [["help", "check"], /--json/],
  [["check", "--help"], /--json/],
  [["help", "deliver"], /-f, --sender/],
  [["deliver", "--help"], /-f, --sender/],
  [["deliver", "-h"], /-f, --sender/],
  [["help", "help"], /COMMAND/],
  [["help", "--json"], /COMMAND/],
] as const) {
  test(`sortmail ${words.join(" ")} shows that command's help`, (t) => {
    const { status, stdout, stderr } = homeWith(t).run(words);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    assert.match(stdout, shown);
  });
}

test("--version is the package's", (t) => {
  const { version } = JSON.parse(readFileSync(join(INSTALLED, "package.json"), "utf8"));
  const home = homeWith(t);
  for (const option of ["--version", "-V"]) {
    assert.deepEqual(home.run([option]), {
      status: 0,
      signal: null,
      stdout: `${version}\n`,
      stderr: "",
    });
  }
});

for (const [what, words, said] of [
  ["an unknown option", ["check", "--jsn"], /^sortmail: unknown option '--jsn'/],
  [
    "an option without its value",
    ["check", "--rules"],
    /^sortmail: option '--rules <file>' argument missing/,
  ],
  ["a word too many", ["check", "everything"], /^sortmail: too many arguments/],
  ["help for what there is not", ["help", "chekc"], /^sortmail: unknown command "chekc"/],
  ["a value that can't be", ["init", "--domain", "@"], /^sortmail: --domain @ is no domain/],
] as const) {
  test(`${what} is a usage error: 64, and nothing is written`, (t) => {
    const home = homeWith(t);
    const { status, stdout, stderr } = home.run(words);
    assert.deepEqual({ status, stdout }, { status: 64, stdout: "" });
    assert.match(stderr, said);
    assert.deepEqual(home.files(), []);
  });
}

for (const word of ["chekc", "", "Deliver", "ünknown\n5.1.1 \x1b[2J"]) {
  test(`an unknown command defers, since it may be a slip in .forward: ${JSON.stringify(word)}`, (t) => {
    const { status, stdout, stderr } = homeWith(t).run([word], { input: MESSAGE });
    assert.deepEqual({ status, stdout }, { status: 75, stdout: "" });
    assert.match(
      stderr,
      /^4\.3\.0 sortmail: unknown command "[ -~]*": (?:see sortmail|did you mean [a-z-]+\? See sortmail) --help\n$/,
    );
  });
}

test("an unknown command reads the message to its end, so that Postfix sees no broken pipe", (t) => {
  const line = `{ head -c 3000000 /dev/zero && echo whole >&2; } | sortmail chekc`;
  const { status, stderr } = shell(homeWith(t), line);
  assert.equal(status, 75);
  assert.match(stderr, /^whole$/m);
});

test("when nobody reads the result any more, the program ends quietly", (t) => {
  const { stderr } = shell(
    homeWith(t),
    `{ sleep 0.3; sortmail help; echo "status $?" >&2; } | true`,
  );
  assert.equal(stderr, "status 141\n");
});

test("a result that is too much for a pipe's buffer arrives whole", (t) => {
  const home = homeWith(t, { top: `for (let i = 0; i < 3000; i++) console.log("x".repeat(100));` });
  const { stderr } = shell(home, "{ sortmail check 2>&1 >/dev/null; } | { sleep 0.3; wc -l >&2; }");
  assert.equal(stderr.trim(), "3000");
});

test("a full disk under stdout is an error that is told", (t) => {
  const { status, stderr } = shell(homeWith(t), "sortmail help >/dev/full");
  assert.equal(status, 1);
  assert.match(stderr, /^sortmail: the result can't be written: ENOSPC/);
});

test("colours on a terminal only, and not with NO_COLOR or on a dumb one", (t) => {
  const home = homeWith(t);
  const colour = "\x1b[31merror";
  assert.ok(onTerminal(home, "check").stdout.includes(colour));
  assert.ok(
    onTerminal(home, "check", { NO_COLOR: "" }).stdout.includes(colour),
    "an empty NO_COLOR means nothing",
  );
  assert.ok(!onTerminal(home, "check", { NO_COLOR: "1" }).stdout.includes("\x1b"));
  assert.ok(!onTerminal(home, "check", { TERM: "dumb" }).stdout.includes("\x1b"));
  assert.ok(!home.run(["check"], { env: { TERM: "xterm" } }).stdout.includes("\x1b"));
});

test("what rules print goes to stderr, made harmless, and not in between the results", (t) => {
  const home = homeWith(t, {
    top: `console.log("one\\x1b[2J\\ntwo"); process.stdout.write("three\\n"); console.error("four");`,
  });
  const { stdout, stderr } = home.run(["check", "--json"]);
  assert.equal(stderr, "one\\x1b[2J\ntwo\nthree\nfour\n");
  for (const line of stdout.trimEnd().split("\n"))
    assert.equal(typeof JSON.parse(line).level, "string");
});

test("root does nothing in another's home: what it leaves there stops that person's deliveries", {
  skip: !IS_ROOT && "needs root",
}, (t) => {
  const home = homeWith(t, {});
  const asRoot = (...args: string[]) => rootRun(t, home, args);
  const before = home.files();
  for (const command of ["check", "init"]) {
    const { status, stderr } = asRoot(command);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^sortmail: HOME is .*, which belongs to user \d+: run this as that user, not as root\n$/,
    );
  }
  assert.deepEqual(home.files(), before);
  assert.equal(asRoot("--help").status, 0);
});

function rootRun(_t: TestContext, home: Home, args: readonly string[]) {
  return spawnSync(NODE, [BIN, ...args], {
    encoding: "utf8",
    env: { HOME: home.path, PATH: "/usr/bin:/bin" },
  });
}

test("sortmail at a terminal says what it waits for; behind a pipe nothing", (t) => {
  const home = homeWith(t, {});
  const command = ["/usr/bin/script", "-qec", `'${NODE}' '${BIN}'`, "/dev/null"];
  const { stdout } = home.run([], { command, input: "\x04" });
  assert.match(stdout, /^.*sortmail: waits for a message on standard input \(Ctrl-D/);
  assert.equal(home.deliver(MESSAGE).stderr, "");
});
