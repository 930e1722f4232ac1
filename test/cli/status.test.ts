/**
 * Exit status 0 is earned, everything unforeseen ends in 75: what rules can do wrong, with the real
 * program.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  condition,
  homeWith,
  MESSAGE,
  type Parts,
  rulesOf,
  TRAP,
} from "./tools.js";

const BIG = MESSAGE + "x".repeat(2_000_000);

test("rules that work: 0, and the message is there, whole and once", (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(home.deliver(MESSAGE));
  assertInInbox(home);
});

/** Rules that fail, and what the line for Postfix then says. */
const FAILING: readonly (readonly [name: string, parts: Parts, says: RegExp])[] = [
  [
    "throws while it is loaded",
    { top: 'throw new Error("boom");' },
    /rules\.ts:2:7: Error: boom$/m,
  ],
  ["throws null while it is loaded", { top: "throw null;" }, /rules\.ts: null was thrown/],
  [
    "throws undefined while it is loaded",
    { top: "throw undefined;" },
    /rules\.ts: undefined was thrown/,
  ],
  [
    "throws a string while it is loaded",
    { top: 'throw "5.1.1 forged";' },
    /rules\.ts: "5\.1\.1 forged" was thrown/,
  ],
  [
    "throws a trap while it is loaded",
    { top: `${TRAP} throw trap();` },
    /an error that cannot be shown/,
  ],
  [
    "throws in a condition",
    condition('throw new Error("boom");'),
    /rule "try": rules\.ts:\d+:\d+: Error: boom$/m,
  ],
  [
    "throws null in a condition",
    condition("throw null;"),
    /rule "try": (null|undefined|5\.1\.1 forged|threw what is no Error)$/m,
  ],
  [
    "throws undefined in a condition",
    condition("throw undefined;"),
    /rule "try": (null|undefined|5\.1\.1 forged|threw what is no Error)$/m,
  ],
  [
    "throws a string in a condition",
    condition('throw "5.1.1 forged";'),
    /rule "try": (null|undefined|5\.1\.1 forged|threw what is no Error)$/m,
  ],
  ["throws a trap in a condition", condition("throw trap();"), /shown|trap|proxy|no Error/],
  [
    "throws many lines of text that is not ASCII",
    condition('throw new Error("5.1.1\\n5.1.1 Gr\\u00fc\\u00dfe\\r\\n\\u0007");'),
    /"try": rules\.ts:\d+:\d+: Error: 5\.1\.1$/m,
  ],
  ["throws 10 kB of text", condition('throw new Error("x".repeat(10_000));'), /x{700}$/m],
  [
    "throws in an async condition",
    condition('await pause(1); throw new Error("boom");', "async"),
    /rule "try": rules\.ts:\d+:\d+: Error: boom$/m,
  ],
  [
    "rejects with null",
    condition("return Promise.reject(null);"),
    /rule "try": (null|undefined|5\.1\.1 forged|threw what is no Error)$/m,
  ],
  ["rejects with a trap", condition("return Promise.reject(trap());"), /shown|trap|proxy|no Error/],
  [
    "answers a condition with a string",
    condition('return "yes";'),
    /rule "try": a condition answered "yes", not true or false/,
  ],
  [
    "throws in an action",
    { rules: 'rule("try", () => true, () => { throw new Error("boom"); })' },
    /rule "try": rules\.ts:\d+:\d+: Error: boom$/m,
  ],
  [
    "throws in what otherwise does",
    { otherwise: '() => { throw new Error("boom"); }' },
    /rule "otherwise": rules\.ts:\d+:\d+: Error: boom$/m,
  ],
  [
    "answers an action with a promise",
    { otherwise: 'async () => file("inbox")' },
    /chosen at once/,
  ],
  ["names a folder that is not there", { otherwise: 'file("nowhere")' }, /folder "nowhere"/],
  [
    "throws in a rewrite of its own",
    { config: 'recipient: () => { throw new Error("boom"); },' },
    /boom$/m,
  ],
  [
    "has a rejected promise that nobody awaits, at load",
    { top: 'Promise.reject(new Error("boom"));' },
    /boom$/m,
  ],
  [
    "has a rejected promise that nobody awaits, in a condition",
    condition('Promise.reject(new Error("boom")); return true;'),
    /boom$/m,
  ],
  [
    "has a rejected promise that nobody awaits, behind an await",
    condition('await pause(1); Promise.reject(new Error("boom")); return true;', "async"),
    /boom$/m,
  ],
  ["rejects with nothing, and nobody awaits", { top: "Promise.reject();" }, /undefined/],
  [
    "rejects with a trap, and nobody awaits",
    { top: `${TRAP} Promise.reject(trap());` },
    /can't be shown/,
  ],
  [
    "throws from a timer before it has answered",
    condition(
      'setTimeout(() => { throw new Error("boom"); }, 1); await pause(50); return true;',
      "async",
    ),
    /boom$/m,
  ],
  [
    "throws a trap from a timer",
    condition("setTimeout(() => { throw trap(); }, 1); await pause(50); return true;", "async"),
    /can't be shown/,
  ],
  [
    "throws what ends the process when it is looked at",
    condition("throw { get message() { process.exit(0); }, toString() { process.exit(0); } };"),
    /process\.exit was called|no Error/,
  ],
  [
    "throws from a timer what ends the process when it is looked at",
    condition(
      "setTimeout(() => { throw { get message() { process.exit(0); } }; }, 1); await pause(50); return true;",
      "async",
    ),
    /object Object/,
  ],
  [
    "waits for a promise that never settles",
    condition("return new Promise(() => {});"),
    /never settled/,
  ],
  [
    "sets the exit code and never settles",
    condition("process.exitCode = 0; return new Promise(() => {});"),
    /never settled/,
  ],
  ["ends the process while it is loaded", { top: "process.exit(0);" }, /process\.exit was called/],
  ["ends the process in a condition", condition("process.exit(0);"), /process\.exit was called/],
  [
    "ends the process in an action",
    { otherwise: "() => process.exit(0)" },
    /process\.exit was called/,
  ],
  [
    "ends the process from a timer",
    condition("setTimeout(() => process.exit(0), 1); await pause(50); return true;", "async"),
    /process\.exit was called/,
  ],
  [
    "ends the process with another status",
    condition("process.exit(67);"),
    /process\.exit was called/,
  ],
  [
    "ends the process the hard way",
    condition("process.reallyExit(0);"),
    /process\.exit was called/,
  ],
  [
    "asks for help of the exit listeners, and never settles",
    condition('process.on("exit", () => process.exit(0)); return new Promise(() => {});'),
    /never settled/,
  ],
  [
    "goes too deep",
    condition("const deeper = (n) => deeper(n + 1) + 1; return deeper(0) > 0;"),
    /Maximum call stack/,
  ],
  [
    "goes too deep while it is loaded",
    { top: "const deeper = (n) => deeper(n + 1) + 1; deeper(0);" },
    /Maximum call stack/,
  ],
  [
    "has two rules of one name",
    { rules: 'rule("a", () => false, discard()), rule("a", () => false, discard())' },
    /two rules are called "a"/,
  ],
];

for (const [name, parts, says] of FAILING) {
  test(`a rule that ${name}: 75, and nothing is stored`, (t) => {
    const home = homeWith(t, parts);
    assertDeferred(home.deliver(MESSAGE), says);
    assertNothingStored(home);
    assert.equal(home.log().at(-1)?.status, 75);
  });
}

test("a rule that spoils what the last words are made with: 75, without words", (t) => {
  const spoil = 'String.prototype.replace = () => { throw new Error("spoiled"); };';
  const home = homeWith(t, condition(`${spoil} throw new Error("boom");`));
  assert.deepEqual(home.deliver(MESSAGE), { status: 75, signal: null, stdout: "", stderr: "" });
  assertNothingStored(home);
});

test("a message that was deferred leaves no spool file, however large", (t) => {
  const home = homeWith(t, { otherwise: '() => { throw new Error("boom"); }' });
  assertDeferred(home.deliver(BIG), /boom/);
  assertNothingStored(home);
});

test("a promise that never settles, of a large message: 75, and no spool file either", (t) => {
  const home = homeWith(t, condition("return new Promise(() => {});"));
  assertDeferred(home.deliver(BIG), /never settled/);
  assertNothingStored(home);
});

test("the log says which rule failed, and where it is written", (t) => {
  const home = homeWith(t, condition('throw new Error("boom");'));
  home.deliver(MESSAGE);
  const [entry] = home.log();
  assert.equal(entry?.status, 75);
  assert.match(
    String(entry?.error),
    /^rule "try": rules\.ts:11:\d+: Error: boom\n[\s\S]*rules\.ts:11:/,
  );
});

for (const [name, body, signal] of [
  ["aborts", "process.abort();", "SIGABRT"],
  ["kills itself", 'process.kill(process.pid, "SIGKILL"); for (;;);', "SIGKILL"],
  ["terminates itself", 'process.kill(process.pid, "SIGTERM"); for (;;);', "SIGTERM"],
] as const) {
  test(`a rule that ${name}: death by signal, and nothing is stored`, (t) => {
    const home = homeWith(t, condition(body));
    const { status, stdout, ...rest } = home.deliver(MESSAGE);
    assert.deepEqual({ status, stdout, signal: rest.signal }, { status: null, stdout: "", signal });
    assertNothingStored(home);
  });
}

/** What rules leave running does not matter once the message is where it belongs. */
const LEFT_BEHIND = {
  "a timer that throws": 'setTimeout(() => { throw new Error("late"); }, 0);',
  "a timer that throws, later": 'setTimeout(() => { throw new Error("late"); }, 200);',
  "an immediate that throws": 'setImmediate(() => { throw new Error("late"); });',
  "an interval": "setInterval(() => {}, 10);",
  "a server": 'require("node:net").createServer().listen(0, "127.0.0.1");',
  "a child": 'require("node:child_process").spawn("sleep", ["2"], { stdio: "ignore" });',
  "an exit listener that sets the code": 'process.on("exit", () => { process.exitCode = 1; });',
  "an exit listener that throws": 'process.on("exit", () => { throw new Error("late"); });',
  "an exit listener that exits": 'process.on("exit", () => process.exit(1));',
  "a beforeExit listener that throws":
    'process.on("beforeExit", () => { throw new Error("late"); });',
  "an exit code": "process.exitCode = 1;",
  "a promise that is rejected later": 'setTimeout(() => Promise.reject(new Error("late")), 200);',
  "a promise that never settles": "new Promise(() => {}).then(() => {});",
};

for (const [name, statement] of Object.entries(LEFT_BEHIND)) {
  for (const where of ["load", "condition"] as const) {
    test(`a rule leaves behind ${name}, at ${where}: delivered is delivered`, (t) => {
      const home = homeWith(
        t,
        where === "load" ? { top: statement } : condition(`${statement} return true;`),
      );
      assertDelivered(home.deliver(MESSAGE));
      assertInInbox(home);
    });
  }
}
