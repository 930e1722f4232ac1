import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { commandOf, forwardEntries } from "../../src/commands/check/forward.js";
import { withoutSpamd } from "../harness/example-rules.js";
import { BIN, Home, INSTALLED, IS_ROOT, NODE, type Result } from "../harness/program.js";
import { FILED, homeWith, MESSAGE } from "./tools.js";

const RULES = ".config/sortmail/rules.ts";
const SETTINGS = ".config/sortmail/tsconfig.json";

/** Runs `init` with a Postfix that has these settings. */
function init(
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
  return home.run(["init", ...args], {
    env: { PATH: `${join(home.path, "bin")}:/usr/bin:/bin`, LOGNAME: "ada" },
  });
}

function modes(home: Home, ...names: string[]): string[] {
  return names.map((name) => (statSync(join(home.path, name)).mode & 0o7777).toString(8));
}

/** Runs `init` for merlyn, whose rules then ask no spamd. */
function initMerlyn(home: Home): Result {
  const result = init(home, ["--user", "merlyn", "--domain", "stonehenge.example"]);
  home.write(RULES, withoutSpamd(String(home.read(RULES))));
  return result;
}

/** The line of the output that begins so. */
function lineOf({ stdout }: Result, start: string): string {
  return stdout.split("\n").find((line) => line.startsWith(start)) ?? assert.fail(stdout);
}

test("makes what is needed, for nobody else to read, and says what it made", (t) => {
  const home = homeWith(t);
  const { status, stdout } = init(home, ["--user", "merlyn", "--domain", "stonehenge.example"]);
  assert.equal(status, 0);
  assert.deepEqual(modes(home, ".config/sortmail", ".config/sortmail/templates", RULES, SETTINGS), [
    "700",
    "700",
    "600",
    "600",
  ]);
  assert.match(stdout, /^wrote .*\/rules\.ts$/m);
  assert.match(stdout, /^wrote .*\/tsconfig\.json, for editors$/m);
});

test("the rules that it makes are right as they are", (t) => {
  const home = homeWith(t);
  init(home, ["--user", "ada", "--domain", "analytic.example"]);
  assertRight(home);
});

/** Of all but spamd, which does not run here. */
function assertRight(home: Home): void {
  const { stdout } = home.run(["check", "--json"]);
  const found: { level: string; about: string }[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const wrong = found.filter(({ level, about }) => level !== "ok" && about !== "spam");
  assert.deepEqual(wrong, []);
  assert.ok(found.length > 7, stdout);
}

test("one mailbox in a domain that others share: as told, whatever Postfix's domain is", (t) => {
  const home = homeWith(t);
  const { stdout } = init(home, ["--address", "ada@office.example"], { mydomain: "wrong.example" });
  assert.doesNotMatch(stdout, /put your own domain/);
  assert.match(String(home.read(RULES)), /^ {2}recipient: \{ address: "ada@office\.example" \},$/m);
  assert.doesNotMatch(String(home.read(RULES)), /rewrote|wrong\.example/);
  assertRight(home);
});

test("the .forward line delivers, started as Postfix does", (t) => {
  const home = homeWith(t);
  const printed = lineOf(initMerlyn(home), '"|');
  const [entry] = forwardEntries(printed) ?? [];
  assert.ok(entry !== undefined);
  const { status, stderr } = home.deliver(MESSAGE, [], {
    command: ["/bin/sh", "-c", commandOf(entry) ?? ""],
  });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
});

test("the mailbox_command line delivers, and passes on the extension", (t) => {
  const home = homeWith(t);
  const printed = lineOf(initMerlyn(home), "mailbox_command = ");
  const command = ["/bin/sh", "-c", printed.slice("mailbox_command = ".length)];
  const { status } = home.deliver("Subject: x\n\n", [], {
    command,
    env: { EXTENSION: "training" },
  });
  assert.equal(status, 0);
  assert.equal(home.maildir("Mail/inbox").length, 1);
});

test("a line for .forward that check finds right", (t) => {
  const home = homeWith(t);
  home.write(".forward", `${lineOf(init(home), '"|')}\n`);
  assert.match(
    home.run(["check"]).stdout,
    /^ok {6}~\/\.forward: starts sortmail, and any failure defers$/m,
  );
});

test("rules that are there are left as they are, and what is missing is made", (t) => {
  const home = homeWith(t, "my own");
  const { status, stdout } = init(home);
  assert.equal(status, 0);
  assert.match(stdout, /rules\.ts is there already, and left as it is$/m);
  assert.equal(String(home.read(RULES)), "my own");
  assert.ok(existsSync(join(home.path, SETTINGS)));
  lineOf({ status, stdout, stderr: "", signal: null }, '"|');
});

test("run again it changes nothing; editor settings of its own it brings up to date, a person's it leaves", (t) => {
  const home = homeWith(t);
  init(home);
  const [rules, settings] = [RULES, SETTINGS].map((name) => String(home.read(name)));
  init(home, ["--user", "other"]);
  assert.deepEqual(
    [RULES, SETTINGS].map((name) => String(home.read(name))),
    [rules, settings],
  );
  home.write(SETTINGS, String(settings).replaceAll(INSTALLED, "/moved/away"));
  init(home);
  assert.equal(String(home.read(SETTINGS)), settings);
  home.write(SETTINGS, "{}");
  assert.match(init(home).stdout, /tsconfig\.json is there already, and left as it is$/m);
  assert.equal(String(home.read(SETTINGS)), "{}");
});

test("an editor finds sortmail's and Node's types, and mistakes", (t) => {
  const home = homeWith(t);
  init(home);
  const compile = () => {
    const tsc = join(INSTALLED, "node_modules/typescript/bin/tsc");
    return spawnSync(NODE, [tsc, "-p", join(home.path, SETTINGS)], { encoding: "utf8", cwd: "/" });
  };
  home.write(
    ".config/sortmail/lib/more.ts",
    `import { platform } from "node:os";\nexport const here: string = platform();\n`,
  );
  const right = compile();
  assert.equal(right.status, 0, right.stdout);
  home.write(RULES, String(home.read(RULES)).replace('file("inbox")', 'file("inbxo")'));
  assert.match(compile().stdout, /'"inbxo"'/);
});

test("account and domain: as told, else as the environment and Postfix say", (t) => {
  const recipient = (home: Home) => /recipient: (.*),$/m.exec(String(home.read(RULES)))?.[1];
  const [told, found] = [homeWith(t), homeWith(t)];
  init(told, ["--user", "merlyn", "--domain", "stonehenge.example"], { mydomain: "wrong.example" });
  assert.equal(recipient(told), '{ user: "merlyn", domain: "stonehenge.example" }');
  init(found, [], { mydomain: "analytic.example", myhostname: "engine.analytic.example" });
  assert.equal(recipient(found), '{ user: "ada", domain: "analytic.example" }');
  assert.match(String(found.read(RULES)), /to ada\+\*@engine\.analytic\.example;/);
});

for (const [what, settings] of [
  ["no Postfix tells", {}],
  ["nobody has told Postfix", { mydomain: "localdomain" }],
] as const) {
  test(`when ${what} the domain, the example's stays, and the user is told`, (t) => {
    const home = homeWith(t);
    const { stdout } = init(home, [], settings);
    assert.match(stdout, /put your own domain into the rules, in place of stonehenge\.example/);
    assert.match(String(home.read(RULES)), /domain: "stonehenge\.example"/);
  });
}

/** Runs `init` at a terminal where these lines are typed. */
function atTerminal(home: Home, input: string): Result {
  const command = ["/usr/bin/script", "-qec", `'${NODE}' '${BIN}' init`, "/dev/null"];
  return home.run([], { command, input, env: { PATH: "/usr/bin:/bin", LOGNAME: "ada" } });
}

test("a whole address that is given in place of the domain is the one mailbox", (t) => {
  const home = homeWith(t);
  const { stdout } = atTerminal(home, "ada@office\nada@office.example\n");
  assert.match(stdout, /where others share it, your whole address/);
  assert.match(stdout, /ada@office is no domain such as .*, and no address in one/);
  assert.match(String(home.read(RULES)), /recipient: \{ address: "ada@office\.example" \}/);
});

test("at a terminal the domain is asked for; check warns as long as it is the example's", (t) => {
  const home = homeWith(t);
  const { stdout } = atTerminal(home, "no domain\nanalytic.example\n");
  assert.match(stdout, /The domain of your addresses/);
  assert.match(String(home.read(RULES)), /domain: "analytic\.example"/);
  assert.doesNotMatch(home.run(["check"]).stdout, /example's domain/);
  const left = homeWith(t);
  left.run(["init"], { env: { PATH: "/usr/bin:/bin", LOGNAME: "ada" } });
  assert.match(
    left.run(["check"]).stdout,
    /^warning recipient: stonehenge\.example is the example's domain/m,
  );
});

test("an account, a domain or an address that can't be is a usage error, and nothing is made", (t) => {
  const home = homeWith(t);
  for (const args of [
    ["--user", ""],
    ["--user", "a b"],
    ["--user", "a@b"],
    ["--domain", "nodots"],
    ["--domain", 'a".b'],
    ["--address", "ada"],
    ["--address", "ada@office"],
    ["--address", "Ada <ada@office.example>"],
    ["--address", "ada@office.example", "--user", "ada"],
    ["--address", "ada@office.example", "--domain", "office.example"],
  ]) {
    assert.equal(init(home, args).status, 64, String(args));
  }
  assert.ok(!existsSync(join(home.path, ".config")));
});

test("root is told that Postfix starts nothing of root's", {
  skip: !IS_ROOT && "needs root",
}, (t: TestContext) => {
  const home = new Home();
  t.after(() => home.remove());
  spawnSync("chown", ["0:0", home.path]);
  const { status, stderr } = spawnSync(NODE, [BIN, "init"], {
    encoding: "utf8",
    env: { HOME: home.path, PATH: "" },
  });
  assert.equal(status, 0);
  assert.match(
    stderr,
    /^warning: Postfix starts no command of root's: run sortmail init as the user/m,
  );
});
