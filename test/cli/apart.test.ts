/**
 * Behind the line of `init` sortmail has Postfix's pipe for itself: nothing that rules, their
 * libraries and their programs do writes to it or keeps it open. And nothing they leave running keeps
 * sortmail from ending.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BIN, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  condition,
  homeWith,
  MESSAGE,
  rulesOf,
  shellLine,
  start,
  startDelivery,
} from "./tools.js";

const FS = 'const fs = require("node:fs");';
const LINE = shellLine(BIN);

/** Past all that JavaScript can be kept from. */
const FORGERIES: Readonly<Record<string, string>> = {
  "by number": `${FS} for (const fd of [1, 2]) { fs.writeSync(fd, "5.1.1 forged\\n"); fs.writeFileSync(fd, "5.1.1 forged\\n"); }`,
  "by name": `${FS} for (const name of ["/dev/stderr", "/dev/stdout", "/proc/self/fd/2"]) try { fs.appendFileSync(name, "5.1.1 forged\\n"); } catch {}`,
  "from Node's inside": 'process._rawDebug("5.1.1 forged");',
  "as a report of Node's":
    'process.report.writeReport("stderr"); process.report.writeReport("/dev/stderr");',
  "by a stream of its own": `${FS} fs.createWriteStream("", { fd: 2 }).write("5.1.1 forged\\n"); try { new (require("node:net").Socket)({ fd: 1 }).write("5.1.1 forged\\n"); } catch {} await pause(20);`,
  "by V8":
    'require("node:v8").setFlagsFromString("--trace-gc"); for (let n = 0, a = []; n < 1e6; n++) a = [a];',
};

for (const [how, statement] of Object.entries(FORGERIES))
  test(`what a rule writes ${how} does not reach Postfix`, async (t) => {
    const body = `${statement} return true;`;
    const delivered = homeWith(t, condition(body, "async"));
    assertDelivered(await startDelivery(delivered, LINE));
    assertInInbox(delivered);
    const home = homeWith(t, {
      ...condition(body, "async"),
      otherwise: 'reject("no")',
      rules: `rule("try", async () => { ${statement} return false; }, file("inbox"))`,
    });
    const { status, stdout, stderr } = await startDelivery(home, LINE);
    assert.deepEqual({ status, stdout, stderr }, { status: 69, stdout: "", stderr: "5.3.0 no\n" });
  });

const CHILD =
  'echo 5.1.1 forged >&2; until [ -e \\"$HOME/release\\" ]; do sleep 0.05; done; : >\\"$HOME/ended\\"';

/** As an addon would: past the functions that sortmail has put something before. */
const STARTS: Readonly<Record<string, string>> = {
  "inherits everything": `require("node:child_process").spawn("/bin/sh", ["-c", "${CHILD}"], { stdio: "inherit" });`,
  "gets every number there is": `require("node:child_process").spawn("/bin/sh", ["-c", "${CHILD}"], { stdio: ["ignore", 1, 2, 3] });`,
  "is started by a program that inherits": `require("node:child_process").execSync("(${CHILD}) &", { stdio: [0, 1, 2] });`,
};

for (const [how, statement] of Object.entries(STARTS))
  test(`a child that ${how} keeps nobody waiting`, async (t) => {
    const home = homeWith(t, condition(`${statement} return true;`));
    const { child, ended } = start(home, LINE);
    child.stdin?.end(MESSAGE);
    // Resolved when both streams have come to their end.
    const result = await ended;
    assert.equal(existsSync(join(home.path, "ended")), false, "waited for the child");
    assertDelivered(result);
    home.write("release", "");
    for (let waited = 0; !existsSync(join(home.path, "ended")); waited += 20) {
      assert.ok(waited < 60_000, "the child was never there");
      await sleep(20);
    }
  });

test("descriptor 3 is taken for ours only where it is what stderr is", async (t) => {
  const home = homeWith(t, {
    rules: 'rule("no", () => { throw new Error("boom"); }, file("inbox"))',
  });
  const command = ["/bin/sh", "-c", `exec ${NODE} ${BIN} 3>"$HOME/other"`];
  const { stderr } = await startDelivery(home, command);
  assert.match(stderr, /^4\.3\.0 sortmail: .*boom\n$/);
  assert.equal(String(home.read("other")), "");
});

/** Node waits for each thread before it ends, and for nothing longer than one in a system call. */
const THREADS: Readonly<Record<string, string>> = {
  "of the module": 'new (require("node:worker_threads").Worker)("", { eval: true });',
  "by process.getBuiltinModule":
    'new (process.getBuiltinModule("worker_threads").Worker)("", { eval: true });',
  "by createRequire":
    'new (require("node:module").createRequire("/")("worker_threads").Worker)("", { eval: true });',
  "of a class made from it":
    'class Mine extends require("worker_threads").Worker {} new Mine("", { eval: true });',
};

for (const [how, statement] of Object.entries(THREADS))
  test(`a thread ${how} is refused, with what to do instead; a dry run says so too`, async (t) => {
    const home = homeWith(t, condition(`${statement} return true;`));
    for (const command of [LINE, [NODE, BIN]]) {
      const { status, stderr } = await startDelivery(home, command);
      assert.deepEqual(
        [status, /start a program in place of one/.test(stderr)],
        [75, true],
        stderr,
      );
    }
    assertNothingStored(home);
    if (!how.includes("get") && !how.includes("create"))
      assert.match(
        JSON.stringify(home.run(["dry-run", "-"], { input: MESSAGE })),
        /rules can't start threads/,
      );
  });

test("a rule that leaves a named pipe being read: deferred while nothing is stored, and ended at once", async (t) => {
  const reads = `require("node:child_process").execSync("mkfifo $HOME/fifo"); ${FS} fs.promises.readFile(process.env.HOME + "/fifo").catch(() => {});`;
  const ends = ["return true;", 'throw new Error("boom");'];
  const homes = ends.map((end) => homeWith(t, condition(`${reads} ${end}`)));
  const [left, failed] = await Promise.all(homes.map((home) => startDelivery(home, LINE)));
  assert.match(left?.stderr ?? "", /^4\.3\.0 sortmail: the rules have left something under way/);
  assert.match(failed?.stderr ?? "", /^4\.3\.0 sortmail: .*boom\n/);
  assert.deepEqual([left?.status, failed?.status], [75, 75]);
  for (const home of homes) {
    assert.equal(home.log().length, 1);
    assert.ok(!home.files().some((name) => name.startsWith("Mail/")));
  }
});

test("what a rule leaves to end by itself is waited for", async (t) => {
  const home = homeWith(
    t,
    condition(`${FS} fs.promises.writeFile(process.env.HOME + "/note", "written"); return true;`),
  );
  assertDelivered(await startDelivery(home, LINE));
  assert.equal(String(home.read("note")), "written");
});

test("rules that don't load are told through the same pipe", async (t) => {
  const home = homeWith(t, rulesOf({ top: 'throw new Error("boom");' }));
  const { status, stderr } = await startDelivery(home, LINE);
  assert.equal(status, 75);
  assert.match(stderr, /^4\.3\.0 sortmail: .*boom\n$/);
});

test("a rule that fails by a request of Node's that has ended is deferred, and not killed", (t) => {
  const body = 'await require("node:fs").promises.readFile("/nonexistent"); return true;';
  const home = homeWith(t, condition(body, "async"));
  assertDeferred(home.deliver(MESSAGE), /ENOENT: no such file or directory, open '.nonexistent'/);
});
