import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import { copyOfProgram, homeWith, rulesOf } from "./tools.js";

const RULES = ".config/sortmail/rules.ts";

interface Found {
  readonly level: string;
  readonly about: string;
  readonly message: string;
  readonly advice: string | null;
  readonly place?: { file: string; path: string; line: number; column: number };
}

/** Runs `check`, with a Postfix that has these settings. */
function check(
  home: Home,
  args: readonly string[] = [],
  settings: Record<string, string> = {},
): Result {
  const answers = Object.entries(settings).map(([name, value]) => `${name}) echo '${value}';;`);
  home.write(
    "bin/postconf",
    `#!/bin/sh\ncase $2 in ${answers.join(" ")} *) exit 1;; esac\n`,
    0o755,
  );
  return home.run(["check", ...args], { env: { PATH: `${join(home.path, "bin")}:/usr/bin:/bin` } });
}

function findings(
  home: Home,
  settings: Record<string, string> = {},
): { status: number | null; found: Found[] } {
  const { status, stdout } = check(home, ["--json"], settings);
  return {
    status,
    found: stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
}

/** The errors, and status 1. */
function errors(home: Home, settings: Record<string, string> = {}): Found[] {
  const { status, found } = findings(home, settings);
  const wrong = found.filter(({ level }) => level === "error");
  assert.equal(status, wrong.length > 0 ? 1 : 0);
  return wrong;
}

test("all is well: a line a finding, each ok, and status 0", (t) => {
  const { status, stdout, stderr } = check(homeWith(t, {}), [], { recipient_delimiter: "+" });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.pop(), "0 errors, 0 warnings");
  for (const line of lines) assert.match(line, /^ok {6}[^:]+: /);
  for (const about of [
    "types",
    "rules",
    "folder inbox",
    "folder box",
    "state",
    "recipient_delimiter",
  ]) {
    assert.ok(
      lines.some((line) => line.startsWith(`ok      ${about}: `)),
      about,
    );
  }
});

test("it leaves nothing but compiled rules, and no traces among temporary files", (t) => {
  const home = homeWith(t, {});
  const tmp = join(home.write("tmp/x", ""), "..");
  home.run(["check"], { env: { TMPDIR: tmp } });
  assert.deepEqual(readdirSync(tmp), ["x"]);
  assert.deepEqual(
    home.files().filter((name) => !name.startsWith(".cache/sortmail/rules/")),
    [RULES, "tmp/x"],
  );
});

test("a mistake in the types is told with its place", (t) => {
  const home = homeWith(t, { rules: 'rule("x", sentTo("x"), file("inbxo"))' });
  const line =
    String(home.read(RULES))
      .split("\n")
      .findIndex((text) => text.includes("inbxo")) + 1;
  const [found, ...more] = errors(home);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [found?.about, found?.place?.file, found?.place?.line],
    ["types", "rules.ts", line],
  );
  assert.match(
    check(home).stdout,
    new RegExp(`^error   rules\\.ts:${line}:\\d+: Argument of type '"inbxo"'`, "m"),
  );
});

test("on a terminal a mistake is shown in its line, which is made harmless", (t) => {
  const home = homeWith(t, { rules: 'rule("x\\u{1b}", sentTo("\x1b[2J"), file("inbxo"))' });
  const command = ["/usr/bin/script", "-qec", `'${NODE}' '${BIN}' check`, "/dev/null"];
  const { stdout } = home.run([], { command, env: { TERM: "xterm", NO_COLOR: "1" } });
  assert.match(
    stdout,
    / \| export default rules\(\[rule\("x\\u\{1b\}", sentTo\("\\x1b\[2J"\), file\("inbxo"\)\)/,
  );
  assert.match(stdout, /^ +\| +\^\r$/m);
  assert.ok(!stdout.includes("\x1b"));
});

test("the types of Node, of libraries beside the rules and of their folder are known", (t) => {
  const home = homeWith(t, {
    top: `import { arch } from "node:os"; import { words } from "./lib/words.js"; import data from "./data.json"; import plain from "./plain.js"; export const all_: string[] = [arch(), ...words, data.word, String(plain)];`,
  });
  home.write(".config/sortmail/lib/words.ts", "export const words: string[] = [];\n");
  home.write(".config/sortmail/data.json", '{ "word": "x" }');
  home.write(".config/sortmail/plain.js", "export default 1;\n");
  home.write(".config/sortmail/tsconfig.json", "broken {");
  assert.deepEqual(errors(home), []);
});

test("--rules names another file, and a link to the rules is followed", (t) => {
  const home = homeWith(t);
  const other = home.write(
    "dotfiles/other.ts",
    `import { x } from "./x.js"; export const y: string = x;\n${rulesOf()}`,
  );
  home.write("dotfiles/x.ts", 'export const x = "x";\n');
  assert.equal(check(home, ["--rules", other]).status, 0);
  home.write(".config/sortmail/templates/x", "");
  symlinkSync(other, join(home.path, RULES));
  assert.deepEqual(errors(home), []);
  home.write("dotfiles/x.ts", "export const x = 1;\n");
  const [found] = errors(home);
  assert.deepEqual([found?.place?.file, found?.place?.path], ["other.ts", other]);
});

test("an incomplete build is told", (t) => {
  const program = copyOfProgram(t);
  rmSync(join(program, "dist/types"), { recursive: true });
  const { stdout } = homeWith(t, {}).run([], {
    command: [NODE, join(program, "bin/sortmail"), "check"],
  });
  assert.match(stdout, /^error {3}types: the build is incomplete: .*; run npm ci in /m);
  rmSync(join(program, "node_modules"));
  mkdirSync(join(program, "dist/types"));
  writeFileSync(join(program, "dist/types/index.d.ts"), "");
  const without = homeWith(t, {}).run([], {
    command: [NODE, join(program, "bin/sortmail"), "check"],
  });
  assert.match(
    without.stdout,
    /^warning types: not checked: the package typescript is not installed: run `npm ci` in \S+$/m,
  );
});

test("no rules: run sortmail init", (t) => {
  const [found, ...more] = errors(homeWith(t));
  assert.deepEqual(more, []);
  assert.match(found?.message ?? "", /^there are no rules at \/.*\/rules\.ts$/);
  assert.equal(found?.advice, "run sortmail init");
});

for (const [what, text, said, line] of [
  ["do not compile", `${rulesOf()} if (`, /^Unexpected end of file/, 12],
  ["throw", rulesOf({ top: 'throw new Error("boom");' }), /^boom$/, 2],
  ["are no rules", "export default 1;\n", /its default export is not made by rules\(…\)/, null],
  ["never end loading", rulesOf({ top: "for (;;);" }), /ran longer than/, null],
] as const) {
  test(`rules that ${what} are an error`, (t) => {
    const found = errors(homeWith(t, text)).filter(({ about }) => about === "rules");
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? "", said);
    assert.equal(found[0]?.place?.line ?? null, line);
  });
}

for (const [what, parts, said] of [
  ["a number as a pattern", { rules: 'rule("a", subject(42), file("inbox"))' }, /^subject\(42\): /],
  [
    "what is not there",
    { rules: 'rule("a", from(vips.them), file("inbox"))' },
    /^from\(undefined\)/,
  ],
  [
    "a list that is none",
    { rules: 'rule("a", list(vips.them), file("inbox"))' },
    /^list\(undefined/,
  ],
  ["a folder without a path", { config: "backup: maildir()" }, /^maildir\(undefined\): /],
  ["a condition that is none", { rules: 'rule("a", vips.them, file("inbox"))' }, /^rule\("a", …\)/],
  ["a scanner that is none", { config: "spam: spamd" }, /^sortmail: spam is a function/],
  ["an end of the process", { top: "process.exit(0);" }, /^process\.exit is called/],
  ["a promise that is rejected", { top: 'Promise.reject(new Error("late"));' }, /^late$/],
  ["a timer that throws", { top: 'setTimeout(() => { throw new Error("late"); });' }, /^late$/],
] as const) {
  test(`wrong in the rules, ${what}: told with its place, and the list goes on to its end`, (t) => {
    const text = rulesOf({ ...parts, top: "top" in parts ? parts.top : "const vips = {};" });
    const home = homeWith(t, text.replace("subject }", "subject, from, list, spamd }"));
    const { found } = findings(home, { recipient_delimiter: "+" });
    const wrong = found.find(({ about }) => about === "rules" || about === "types");
    const [rules] = found.filter(({ about, level }) => about === "rules" && level === "error");
    assert.match(rules?.message ?? "", said, JSON.stringify(found));
    assert.match(`${rules?.place?.file}:${rules?.place?.line}`, /^rules\.ts:\d+$/);
    assert.ok(wrong !== undefined);
    assert.ok(found.some(({ about }) => about === "state"));
    const { stdout, stderr } = check(home);
    assert.match(stdout, /\d+ errors?, \d+ warnings?\n$/);
    assert.equal(stderr, "");
  });
}

test("a forgotten import is told by its name, by the compiler and when the rules run", (t) => {
  const text = rulesOf({ rules: 'rule("a", header("X-A"), forward("x@y.example"))' });
  const found = errors(homeWith(t, text));
  assert.deepEqual(
    found.map(({ message, advice }) => [message, advice]),
    [
      [
        "Cannot find name 'header'. Did you mean 'Headers'? (TS2552)",
        'import { header } from "sortmail"',
      ],
      [
        "Cannot find name 'forward'. (TS2304)",
        "take it from sortmail: const { forward } = sortmail({ … })",
      ],
      [
        'ReferenceError: header is not defined: import { header } from "sortmail"',
        "fix that: until then every message is deferred, and none is lost",
      ],
    ],
  );
});

test("pipe, reject and discard come both ways; file, which knows the folders, says from where", (t) => {
  const both = `import { discard, maildir, pipe as piped, sortmail } from "sortmail";
const { rules, rule, otherwise, file, pipe, reject } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([
  rule("a", () => false, discard()),
  rule("b", () => false, pipe("/bin/cat"), piped("/bin/cat", ["-u"])),
  rule("c", () => false, reject("no")),
], otherwise(file("inbox")));
`;
  const home = homeWith(t, both);
  assert.deepEqual(errors(home), []);
  home.write(
    RULES,
    both.replace("sortmail }", "sortmail, file }").replace("otherwise, file", "otherwise"),
  );
  const [type, run] = errors(home);
  const given = "take it from sortmail: const { file } = sortmail({ … })";
  assert.equal(type?.advice, given);
  assert.equal(run?.message, `file can't be imported: ${given}`);
});

for (const [encoding, said] of [
  ["latin1", /^\S+rules\.ts:11:\d+ is not UTF-8: it looks like Latin-1; save it as UTF-8/],
  ["utf16le", /^\S+rules\.ts is not UTF-8: it looks like UTF-16; save it as UTF-8/],
] as const) {
  test(`rules in ${encoding} are told in plain words, imported ones too`, (t) => {
    const text = rulesOf({ rules: 'rule("Grüße", () => true, file("inbox"))' });
    const bytes = Buffer.from(encoding === "utf16le" ? `\ufeff${text}` : text, encoding);
    const home = homeWith(t);
    const messages = () =>
      errors(home).flatMap(({ about, message }) => (about === "rules" ? message : []));
    home.write(RULES, bytes);
    assert.match(messages()[0] ?? "", said);
    home.write(".config/sortmail/other.ts", bytes);
    home.write(RULES, 'export { default } from "./other";\n');
    assert.match(messages()[0] ?? "", /other\.ts\S* is not UTF-8/);
  });
}

test("packages that look for files beside themselves are named, once each", (t) => {
  const top = 'import a from "reads"; import b from "@x/plain"; String([a, b]);';
  const home = homeWith(t, { top });
  const modules = ".config/sortmail/node_modules";
  home.write(`${modules}/reads/index.js`, 'module.exports = [require("./more.js"), __dirname];\n');
  home.write(
    `${modules}/reads/more.js`,
    'module.exports = require("path").join(__dirname, "x");\n',
  );
  home.write(`${modules}/@x/plain/index.js`, 'module.exports = "__dirname"; // __dirname\n');
  const warned = findings(home, { recipient_delimiter: "+" }).found.filter(
    ({ level }) => level === "warning",
  );
  assert.deepEqual(
    warned.map(({ message }) => message),
    ["the package reads looks for files beside itself, and will look beside your rules"],
  );
});

test("two rules of one name: the second one's line is told", (t) => {
  const rules = 'rule("a", () => true, file("inbox")),\n\n  rule("a", () => true, file("second"))';
  const home = homeWith(t, rulesOf({ rules }));
  const [found] = errors(home).filter(({ about }) => about === "rules");
  assert.match(found?.message ?? "", /^two rules are called "a"/);
  assert.equal(found?.place?.line, 13);
});

test("a rules object that is not what rules(…) made stops nothing else", (t) => {
  const home = homeWith(t, 'export default { kind: "sortmail rules", rules: 7, config: null };\n');
  const { status, found } = findings(home, { recipient_delimiter: "+" });
  assert.equal(status, 1);
  assert.ok(found.some(({ about, level }) => about === "state" && level === "ok"));
});

test("rules that others can change are an error, since deliveries refuse them", (t) => {
  const home = homeWith(t, {});
  chmodSync(join(home.path, RULES), 0o666);
  const [found, ...more] = errors(home);
  assert.deepEqual(more, []);
  assert.equal(found?.about, "permissions");
  assert.match(found?.message ?? "", /can be changed by everyone: run chmod o-w .*\/rules\.ts$/);
});

test("a cache that can't be kept is a warning: deliveries work all the same", (t) => {
  const home = homeWith(t, {});
  home.write(".cache", "a file");
  const { status, found } = findings(home);
  assert.equal(status, 0);
  assert.match(
    String(found.find(({ level }) => level === "warning")?.message),
    /^compiled rules cannot be kept in /,
  );
});

test("a change that a cached compilation hides is seen", (t) => {
  const home = homeWith(t, { top: 'import "./lib/a";' });
  home.write(".config/sortmail/lib/a.js", "export {};\n");
  assert.deepEqual(errors(home), []);
  home.write(".config/sortmail/lib/a.ts", 'throw new Error("new");\n');
  assert.match(String(errors(home)[0]?.message), /^new$/);
});

test("folders of another format, and one place under two names", (t) => {
  const home = homeWith(t, { config: 'backup: maildir("~/Mail/second"),' });
  home.write("Mail/inbox", "From a@b\n");
  mkdirSync(join(home.path, "Mail/box"));
  assert.deepEqual(
    errors(home).map(({ about, message }) => `${about}: ${message.replaceAll(home.path, "~")}`),
    [
      "folder inbox: ~/Mail/inbox is a file, and no Maildir: is it an mbox?",
      "folder box: ~/Mail/box is a folder, not an mbox: is it a Maildir?",
      "backup: ~/Mail/second is also folder second",
    ],
  );
});

test("a home in which deliveries can't keep their state", (t) => {
  const home = homeWith(t, {});
  home.write(".local", "a file");
  assert.deepEqual(
    errors(home).map(({ about }) => about),
    ["state"],
  );
});

test("without fcntl locks, an mbox that wants them is an error that names the way out", (t) => {
  const home = homeWith(t, {});
  // Node without native addons: as if the addon did not fit this machine.
  const { stdout } = home.run([], { command: [NODE, "--no-addons", BIN, "check"] });
  assert.match(
    stdout,
    /^error {3}folder box: the fcntl lock .*; write `locks: \["dotlock"\]` in its options$/m,
  );
});

test("the Postfix side: .forward, mailbox_command, recipient_delimiter, mailbox_size_limit", (t) => {
  const home = homeWith(t, {});
  home.write(".forward", `"|exec ${NODE} ${BIN} || exit 75"\n`);
  home.write("Mail/box", Buffer.concat([Buffer.from("From a@b\n"), Buffer.alloc(2000)]));
  const settings = {
    recipient_delimiter: "-",
    mailbox_size_limit: "3000",
    mailbox_command: "sortmail",
  };
  const { found } = findings(home, settings);
  const seen = found
    .filter(({ level }) => level !== "ok")
    .map(({ level, about }) => `${level} ${about}`);
  assert.ok(seen.includes("warning folder box"), String(seen));
  assert.ok(seen.includes("error ~/.forward"), String(seen));
  assert.ok(seen.includes("error mailbox_command"), String(seen));
  assert.ok(seen.includes("warning recipient_delimiter"), String(seen));
});
