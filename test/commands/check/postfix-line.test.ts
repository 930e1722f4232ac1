import assert from "node:assert/strict";
import { test } from "node:test";
import { checkStart, type LookAtProgram } from "../../../src/commands/check/postfix-line.js";

const CASE = "case $s in 0|67|69|77) exit $s;; *) exit 75;; esac";
const TRAP = "trap 'exit 75' EXIT; ";
const TIMEOUT = "/usr/bin/timeout -k 5 300 ";
const GOOD = `${TRAP}ulimit -t 240; exec 3>&2; ${TIMEOUT}/usr/bin/node /opt/sortmail/bin/sortmail; s=$?; trap - EXIT; ${CASE}`;

/** Every program is there, but for these. */
const without =
  (...paths: readonly string[]): LookAtProgram =>
  (path) =>
    paths.includes(path) ? "missing" : "ready";

function judge(line: string, look: LookAtProgram = without()): string[] | null {
  return checkStart(line, "x", look)?.map(({ level, message }) => `${level}: ${message}`) ?? null;
}

/** Exactly one fault, and this one. */
function assertFault(line: string, fault: RegExp, look?: LookAtProgram): void {
  const found = judge(line, look);
  assert.equal(found?.length, 1, String(found));
  assert.match(String(found), fault);
}

test("the line that init prints is right, and so are its kin", () => {
  assert.deepEqual(judge(GOOD), []);
  assert.deepEqual(judge(GOOD.replace("sortmail;", 'sortmail -a "$EXTENSION";')), []);
  assert.deepEqual(judge(GOOD.replace("sortmail;", "sortmail deliver;")), []);
  assert.deepEqual(
    judge(GOOD.replace(CASE, 'case "$s" in (0 | 67) exit "$s" ;; *) exit 75 ;; esac;')),
    [],
  );
  assert.deepEqual(judge(GOOD.replace(TRAP, 'trap "exit 75" 0; ').replace("- EXIT", "- 0")), []);
  for (const timeout of [
    "timeout 300 ",
    "timeout --kill-after=5 300s ",
    "/bin/timeout -s TERM -k 5 600 ",
  ])
    assert.deepEqual(judge(GOOD.replace(TIMEOUT, timeout)), [], timeout);
  assert.deepEqual(
    judge(GOOD.replace("/usr/bin/node", "/usr/bin/node --max-old-space-size=64")),
    [],
  );
});

test("another program is none of our business", () => {
  assert.equal(judge("/usr/bin/procmail"), null);
  assert.equal(judge('IFS=" " && exec /usr/bin/procmail -f- || exit 75'), null);
  assert.equal(judge("it's"), null);
});

test("exec", () => {
  assertFault(GOOD.replace(TIMEOUT, `exec ${TIMEOUT}`), /^error: it uses exec/);
  assertFault(`IFS=' ' && ${GOOD.replace(TIMEOUT, `exec ${TIMEOUT}`)}`, /^error: it uses exec/);
});

test("the line of old: three warnings, with what to change", () => {
  const old =
    "ulimit -t 240; /usr/bin/node /opt/sortmail/bin/sortmail; case $? in 0|67|69|77) exit $?;; *) exit 75;; esac";
  const [trap = "", timeout = "", apart = "", ...more] = judge(old) ?? [];
  assert.match(trap, /^warning: it does not begin with `trap 'exit 75' EXIT`: .* mail bounces$/);
  assert.match(timeout, /^warning: it does not start Node by `timeout -k 5 300`: .* bounces mail/);
  assert.match(apart, /^warning: it does not give sortmail a descriptor of its own by `exec 3>&2`/);
  assert.deepEqual(more, []);
  for (const finding of checkStart(old, "x", without()) ?? [])
    assert.match(String(finding.advice), /sortmail init prints/);
});

test("no trap, or one that is never taken back", () => {
  assertFault(GOOD.replace(TRAP, ""), /^warning: it does not begin with `trap/);
  assertFault(GOOD.replace("exit 75' EXIT", "exit 1' EXIT"), /^warning: it does not begin/);
  assertFault(GOOD.replace("trap - EXIT; ", ""), /^error: it does not take its trap back/);
});

test("no limit of real time, one that is too long, or a program that is not there", () => {
  assertFault(GOOD.replace(TIMEOUT, ""), /^warning: it does not start Node by `timeout/);
  assertFault(GOOD.replace("300", "1000"), /^warning: its `timeout` does not end/);
  assertFault(
    GOOD,
    /^error: it starts \/usr\/bin\/timeout, which is missing$/,
    without("/usr/bin/timeout"),
  );
  const none = without("/usr/bin/timeout", "/bin/timeout");
  assert.deepEqual(judge(GOOD.replace(TIMEOUT, ""), none), [], "where there is none");
});

test("no ending that defers", () => {
  assertFault(GOOD.replace(`; ${CASE}`, ""), /^error: it ends in whatever status/);
  assertFault(GOOD.replace(CASE, "exit $?"), /^error: it ends in whatever status/);
  assertFault(
    GOOD.replace(CASE, "case $s in 0) exit $s;; *) exit 1;; esac"),
    /^error: it ends in whatever status/,
  );
});

test("an ending that defers too much, or too little", () => {
  assertFault(GOOD.replace(`; ${CASE}`, " || exit 75"), /^warning: it ends in `\|\| exit 75`/);
  assertFault(GOOD.replace("0|67", "0|1|67"), /^error: it passes on status 1,/);
  assertFault(GOOD.replace("0|67", "67"), /^error: it does not pass on status 0/);
});

test("no descriptor of its own", () => {
  const apart = /^warning: it does not give sortmail a descriptor of its own/;
  assertFault(GOOD.replace("exec 3>&2; ", ""), apart);
  assertFault(GOOD.replace("3>&2", "3>&1"), apart);
});

test("no limit of CPU seconds", () => {
  assertFault(GOOD.replace("ulimit -t 240; ", ""), /^warning: it sets no limit/);
});

test("paths that Postfix does not find", () => {
  assertFault(GOOD.replace("/usr/bin/node", "node"), /^error: it starts node, .*not absolute/);
  assertFault(
    GOOD.replace("/usr/bin/node", "/usr/bin/env node"),
    /^error: it starts node, .*not absolute/,
  );
  assertFault(
    GOOD.replace("/opt/", "opt/"),
    /^error: it starts opt\/sortmail\/bin\/sortmail, .*not absolute/,
  );
  assertFault(
    GOOD,
    /^error: it starts \/usr\/bin\/node, which is missing$/,
    without("/usr/bin/node"),
  );
  assertFault(GOOD, /which is not executable$/, (path) =>
    path === "/usr/bin/node" ? "not executable" : "ready",
  );
  assertFault(GOOD, /\/bin\/sortmail, which is missing$/, without("/opt/sortmail/bin/sortmail"));
});

test("the script that Node reads need not be executable", () => {
  assert.deepEqual(
    judge(GOOD, (path) => (path.startsWith("/usr/bin/") ? "ready" : "not executable")),
    [],
  );
});

test("#!/usr/bin/env node, which looks in Postfix's PATH", () => {
  const line = GOOD.replace(" /usr/bin/node ", " ");
  assertFault(line, /^warning: it does not name Node/);
  assertFault(
    line,
    /^error: it does not name Node .* where there is none$/,
    without("/usr/bin/node", "/bin/node"),
  );
});

test("a command that delivers nothing, and ends in 0", () => {
  assertFault(
    GOOD.replace("sortmail;", "sortmail check;"),
    /^error: it starts `sortmail check`, which delivers nothing/,
  );
});

test("the shell's quotes don't match", () => {
  assertFault(`${GOOD} 'oops`, /^error: the quotes of its command don't match/);
});
