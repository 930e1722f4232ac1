/** What rules start and leave behind: Postfix waits for none of it, and reads nothing of it. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BIN, NODE } from "../harness/program.js";
import { condition, homeWith, MESSAGE, shellLine, start } from "./tools.js";

/**
 * Lives until the file `release` is there, prints, and says so by the file `ended`: it can't be
 * waited for, or the test would stand still.
 */
const CHILD =
  'echo 5.1.1 forged; echo 5.1.1 forged >&2; until [ -e \\"$HOME/release\\" ]; do sleep 0.05; done; : >\\"$HOME/ended\\"';

const CP = 'const cp = require("node:child_process");';
const START = `"/bin/sh", ["-c", "${CHILD}"]`;
const STARTS: Readonly<Record<string, string>> = {
  "inherits all": `${CP} cp.spawn(${START}, { stdio: "inherit" });`,
  "inherits stderr": `${CP} cp.spawn(${START}, { stdio: ["ignore", "ignore", "inherit"] });`,
  "is detached": `${CP} cp.spawn(${START}, { stdio: "inherit", detached: true }).unref();`,
  "gets stderr by number": `${CP} cp.spawn(${START}, { stdio: ["ignore", 2, 2] });`,
  "gets stderr as another number": `${CP} cp.spawn(${START}, { stdio: ["ignore", "ignore", "ignore", 2] });`,
  "gets process.stderr": `${CP} cp.spawn(${START}, { stdio: ["ignore", process.stdout, process.stderr] });`,
  "is started by a shell that is waited for": `${CP} cp.execSync("(${CHILD}) &", { stdio: "inherit" });`,
  "is started by spawnSync": `${CP} cp.spawnSync("/bin/sh", ["-c", "(${CHILD}) &"], { stdio: ["ignore", "inherit", "inherit"] });`,
  "is started by execFileSync": `${CP} cp.execFileSync("/bin/sh", ["-c", "(${CHILD}) &"], { stdio: [0, 1, 2] });`,
  "is forked": `${CP} require("node:fs").writeFileSync(process.env.HOME + "/c.js", "require('child_process').spawn('/bin/sh', ['-c', process.argv[2]], { stdio: 'inherit' })"); cp.fork(process.env.HOME + "/c.js", ["${CHILD}"]);`,
  "comes by process.getBuiltinModule": `process.getBuiltinModule("child_process").spawn(${START}, { stdio: "inherit" });`,
  "comes by createRequire": `require("node:module").createRequire("/")("child_process").spawn(${START}, { stdio: "inherit" });`,
  "is a ChildProcess of its own": `${CP} new cp.ChildProcess().spawn({ file: "/bin/sh", args: ["sh", "-c", "${CHILD}"], stdio: "inherit" });`,
};

for (const [how, statement] of Object.entries(STARTS)) {
  for (const fails of [false, true]) {
    test(`a child that ${how}, when ${fails ? "the rule throws" : "all is well"}: the output ends with sortmail`, async (t) => {
      const home = homeWith(
        t,
        condition(`${statement} ${fails ? 'throw new Error("boom");' : "return true;"}`),
      );
      const command = fails ? shellLine(BIN) : [NODE, BIN];
      const { child, ended } = start(home, command);
      child.stdin?.end(MESSAGE);
      // It is resolved when both streams have come to their end.
      const { status, stdout, stderr } = await ended;
      assert.equal(existsSync(join(home.path, "ended")), false, "waited for the child");
      home.write("release", "");
      assert.equal(stdout, "");
      assert.match(stderr, fails ? /^4\.3\.0 sortmail: .*boom\n$/ : /^$/);
      assert.equal(status, fails ? 75 : 0);
      for (let waited = 0; !existsSync(join(home.path, "ended")); waited += 20) {
        assert.ok(waited < 60_000, "the child was never there");
        await sleep(20);
      }
    });
  }
}

test("what a child prints into a pipe of the rule's own is the rule's", (t) => {
  const home = homeWith(
    t,
    condition(
      `${CP} const { stdout } = cp.spawnSync("/bin/echo", ["heard"], { encoding: "utf8" }); if (stdout !== "heard\\n" || cp.execSync("echo two").toString() !== "two\\n") throw new Error(stdout); return true;`,
    ),
  );
  assert.equal(home.deliver(MESSAGE).status, 0);
});
