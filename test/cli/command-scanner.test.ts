/** A program as the spam scanner, with the real program, and with bogofilter. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { BIN, NODE } from "../harness/program.js";
import { scanning } from "./scanners.js";
import { assertDeferred, assertDelivered, FILED, homeWith, MESSAGE, start } from "./tools.js";

/** Counts its calls, keeps what it gets, and ends with the status in the file of that name. */
const PROGRAM = `#!/bin/sh
cat > "$HOME/got"
echo call >> "$HOME/calls"
sleep 0.3
echo "this is what it says" >&2
exit $(cat "$HOME/status")
`;

const RULES = { rules: 'rule("spam", spam, file("second"))' };
const STATUSES = "spam: [0], ham: [1], unsure: [2]";

function homeOf(t: Parameters<typeof homeWith>[0], options = STATUSES): Home {
  const home = homeWith(t);
  home.write("bin/scan", PROGRAM, 0o755);
  const scanner = `command("${home.path}/bin/scan", ["-x"], { ${options} })`;
  const top = 'import { command } from "sortmail";';
  home.write(".config/sortmail/rules.ts", scanning(scanner, { ...RULES, top }));
  return home;
}

const calls = (home: Home) =>
  home.files().includes("calls") ? String(home.read("calls")).split("\n").length - 1 : 0;
const placed = (home: Home) =>
  ["inbox", "second"].map((name) => home.maildir(`Mail/${name}`).length);
const another = (n: number) => MESSAGE.replace("lunch@", `lunch${n}@`);

test("its status is the verdict; it gets the message from its first Received on", (t) => {
  const home = homeOf(t);
  for (const [status, kind] of [
    [0, "spam"],
    [1, "ham"],
    [2, "unknown"],
  ] as const) {
    home.write("status", `${status}`);
    assertDelivered(home.deliver(another(status)));
    assert.equal(home.log().at(-1)?.verdict?.kind, kind);
  }
  assert.deepEqual(placed(home), [2, 1]);
  assert.equal(String(home.read("got")), another(2).slice(another(2).indexOf("Received:")));
  assert.equal(home.log()[0]?.verdict?.by, `${home.path}/bin/scan`);
});

test("any other status, and no such program, defers with the reason; unless the rules say to go on", (t) => {
  const home = homeOf(t);
  home.write("status", "3");
  assertDeferred(home.deliver(MESSAGE), /bin\/scan ended with status 3: this is what it says/);
  assertDeferred(home.deliver(MESSAGE), /the scan failed \d+ s ago: .*status 3/);
  assert.equal(calls(home), 1);
  const lenient = homeOf(t, `${STATUSES}, onFailure: "unknown"`);
  lenient.write("status", "3");
  assertDelivered(lenient.deliver(MESSAGE));
  assert.deepEqual(placed(lenient), [1, 0]);
});

test("a burst costs one call", async (t) => {
  const home = homeOf(t);
  home.write("status", "0");
  const runs = Array.from({ length: 6 }, () => {
    const { child, ended } = start(home, [NODE, BIN]);
    child.stdin?.end(MESSAGE);
    return ended;
  });
  for (const run of runs) assertDelivered(await run);
  assert.deepEqual([calls(home), ...placed(home)], [1, 0, 6]);
});

test("verdict asks and leaves no trace; check tries it; learn says how it could", (t) => {
  const home = homeOf(t);
  home.write("status", "0");
  const message = home.write("message", FILED);
  const before = home.files().length;
  const { stdout } = home.run(["verdict", message]);
  assert.match(stdout, /^spam \(.*bin\/scan\)/);
  const made = home.files().filter((name) => !name.startsWith(".cache/sortmail/rules/"));
  assert.equal(made.length, before + 2, `${made}`);
  assert.match(home.run(["check"]).stdout, /^ok +spam: .*bin\/scan answers: spam in \d+ ms/m);
  home.write("status", "7");
  const { stdout: failed } = home.run(["check"]);
  assert.match(
    failed,
    /^error +spam: until it answers, mail is deferred: .*status 7.*; fix command/m,
  );
  home.write("bin/scan", "", 0o644);
  assert.match(home.run(["check"]).stdout, /^error +spam: .*you may not start .*bin\/scan/m);
  const { status, stderr } = home.run(["learn", "spam", message]);
  assert.deepEqual([status, /and command\(…, \{ learn \}\)/.test(stderr)], [1, true]);
});

const BOGOFILTER = "/usr/bin/bogofilter";
const NO_BOGOFILTER = !existsSync(BOGOFILTER) && "needs bogofilter: apt-get install bogofilter";

test("bogofilter: learns by learn, and files by what it has learned", {
  skip: NO_BOGOFILTER,
}, (t) => {
  const home = homeWith(t);
  const learn = 'learn: { spam: ["-s"], ham: ["-n"] }';
  const scanner = `firstOf(upstream(), command("${BOGOFILTER}", [], { ${STATUSES}, ${learn} }))`;
  const top = 'import { command } from "sortmail";';
  home.write(".config/sortmail/rules.ts", scanning(scanner, { ...RULES, top }));
  const words = (kind: string, n: number) =>
    FILED.replace("Lunch", `${kind} offer ${n}`).replace(
      "Half past twelve.",
      Array.from({ length: 30 }, (_, i) => `${kind}word${(i * 7 + n) % 40}`).join(" "),
    );
  for (let n = 0; n < 20; n++) {
    home.write(`spam/new/${n}`, words("pill", n));
    home.write(`ham/new/${n}`, words("garden", n));
  }
  for (const kind of ["spam", "ham"]) {
    const { status, stdout, stderr } = home.run(["learn", kind, `${home.path}/${kind}`]);
    assert.deepEqual([status, stdout, stderr], [0, `${kind}: 20 learned\n`, ""]);
  }
  for (const kind of ["pill", "garden"]) {
    const text = words(kind, 99).replace("lunch@", `${kind}@`);
    assertDelivered(home.deliver(`From ada@analytic.example  Sun Nov 22 10:00:00 2026\n${text}`));
  }
  assert.deepEqual(placed(home), [1, 1]);
  assert.deepEqual(
    home.log().map(({ verdict }) => verdict?.kind),
    ["spam", "ham"],
  );
});
