/**
 * Nothing that rules do to their process ends in 0 unless the message is stored: whatever they put
 * in the place of Node's and JavaScript's own functions.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { condition, FILED, homeWith, MESSAGE, type Parts } from "../cli/tools.js";

const NEVER = "return new Promise(() => {});";
const FS = 'const fs = require("node:fs");';

/** What a rule does, before it waits for ever. */
const ENDS: Readonly<Record<string, string>> = {
  "takes our exit listeners away": 'process.removeAllListeners("exit");',
  "takes all listeners away, and sets 0":
    'process.removeAllListeners(); process.removeAllListeners("exit"); process.exitCode = 0;',
  "sets 0 as the last of all": 'process.on("exit", () => { process.exitCode = 0; });',
  "sets 0 before the end": 'process.on("beforeExit", () => { process.exitCode = 0; });',
  "defines the exit code anew":
    'try { Object.defineProperty(process, "exitCode", { value: 0 }); } catch {} process.exitCode = 0;',
  "replaces process.emit": "process.exitCode = 0; process.emit = () => true;",
  "deletes process.emit":
    'process.exitCode = 0; try { delete process.emit; } catch {} process.removeAllListeners("exit");',
  "defines process.emit anew":
    'process.exitCode = 0; try { Object.defineProperty(process, "emit", { value: () => true }); } catch {}',
  "replaces every listener's emit":
    'process.exitCode = 0; require("node:events").prototype.emit = () => true;',
  "gives the process another prototype":
    "process.exitCode = 0; Object.setPrototypeOf(process, { emit: () => true, on: () => {} });",
  "says that it is exiting already": "process._exiting = true; process.exitCode = 0;",
  "replaces process.on": "process.on = process.once = () => process; process.exitCode = 0;",
  "puts another process in its place":
    "process.exitCode = 0; globalThis.process = { exitCode: 0, emit: () => true };",
  "catches what nobody catches":
    'process.setUncaughtExceptionCaptureCallback(() => {}); process.exitCode = 0; setTimeout(() => { throw new Error("late"); }, 1);',
  "spoils how functions are called":
    "process.exitCode = 0; Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => {};",
  "spoils texts": 'process.exitCode = 0; String.prototype.replace = () => "";',
  "unrefs its timers": "process.exitCode = 0; setInterval(() => {}, 10).unref();",
  "replaces timers": "process.exitCode = 0; globalThis.setTimeout = () => ({ unref() {} });",
};

/** What a rule does, and then ends the process, or would. */
const CALLS: Readonly<Record<string, string>> = {
  "process.exit": "process.exit(0);",
  "process.exit, which has been replaced": "process.exit = process.reallyExit; process.exit(0);",
  "process.exit while it is exiting already": "process._exiting = true; process.exit(0);",
  "process.reallyExit": "process.reallyExit(0);",
  "process.reallyExit, deleted before":
    "try { delete process.reallyExit; } catch {} process.reallyExit(0);",
  "process.reallyExit of a worker's kind":
    "Object.getPrototypeOf(process).reallyExit?.(0); process.reallyExit(0);",
  "process.emit": 'process.emit("exit", 0);',
  "process.binding": 'process.binding("process_methods").reallyExit(0);',
  "process.binding, for files": 'process.binding("fs").fsync = () => {};',
  "process._linkedBinding": 'process._linkedBinding("process_methods");',
  "process.execve": 'process.execve("/bin/true", ["true"], {}); throw new Error("none");',
  "process.abort": "process.abort();",
  "process.kill, by KILL": 'process.kill(process.pid, "SIGKILL"); for (;;);',
  "process.kill, by TERM": 'process.kill(process.pid, "SIGTERM"); for (;;);',
  "the listener itself": 'for (const each of process.listeners("exit")) each(0); process.exit(0);',
  "an exception, with fs.writeSync in the way": `${FS} fs.writeSync = () => process.exit(0); throw new Error("x");`,
  "an exception, whose stack ends the process":
    'Error.prepareStackTrace = () => process.exit(0); throw new Error("x");',
  "a promise that is rejected, with nobody listening":
    'process.removeAllListeners("unhandledRejection"); Promise.reject(new Error("x")); return new Promise(() => {});',
};

/** What a rule changes; it answers, and the message could be stored. */
const CHANGES: Readonly<Record<string, string>> = {
  "fs.writeSync, which lies": `${FS} fs.writeSync = (fd, bytes, at, length) => length ?? bytes.length;`,
  "fs.writeSync, which throws": `${FS} fs.writeSync = () => { throw new Error("no"); };`,
  "fs.fsyncSync, which lies": `${FS} fs.fsyncSync = () => {};`,
  "fs.linkSync, which lies": `${FS} fs.linkSync = () => {};`,
  "fs.renameSync, which lies": `${FS} fs.renameSync = () => {};`,
  "fs.openSync, which opens another file": `${FS} const { openSync } = fs; fs.openSync = (path, ...rest) => openSync("/dev/null", ...rest);`,
  "fs.unlinkSync, which throws": `${FS} fs.unlinkSync = () => { throw new Error("no"); };`,
  "fs.readFileSync, which lies": `${FS} fs.readFileSync = () => "";`,
  "every function of fs": `${FS} for (const name of Object.keys(fs)) try { fs[name] = () => 0; } catch {}`,
  "Array.prototype.map": "Array.prototype.map = () => [];",
  "Array.prototype.filter": "Array.prototype.filter = () => [];",
  "Array.prototype[Symbol.iterator]": "Array.prototype[Symbol.iterator] = function* () {};",
  "an array's iterator": "Object.getPrototypeOf([].values()).next = () => ({ done: true });",
  "a generator":
    "const g = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())); g.next = () => ({ done: true });",
  "Promise.prototype.then": "Promise.prototype.then = () => {};",
  Promise: "globalThis.Promise = class { then() {} };",
  "Promise.resolve": "Promise.resolve = () => ({});",
  "Buffer.concat": "Buffer.concat = () => Buffer.alloc(0);",
  "Buffer.prototype.subarray": "Buffer.prototype.subarray = () => Buffer.alloc(0);",
  "Object.prototype": 'Object.prototype.reject = { kind: "discard" };',
  "Object.keys": "Object.keys = () => [];",
  "JSON.stringify": 'JSON.stringify = () => "{}";',
  "Map.prototype.get": "Map.prototype.get = () => undefined;",
  "path.join": 'require("node:path").join = () => "/dev/null";',
  "vm.Script": 'require("node:vm").Script = class { runInThisContext() { return () => {}; } };',
  "require itself": 'require("node:module")._load = () => ({});',
  "process.uptime": "process.uptime = () => 0;",
  "process.stdin, which is destroyed": "process.stdin.destroy();",
  "process.stdin, stdout and stderr, closed": `${FS} for (const fd of [0, 1, 2]) try { fs.closeSync(fd); } catch {}`,
  "process.chdir": 'process.chdir("/");',
  "process.umask": "process.umask(0o777);",
  HOME: 'process.env.HOME = "/nowhere";',
  "process.pid": 'Object.defineProperty(process, "pid", { value: 1 });',
  "Date.now": "Date.now = () => NaN;",
  "Math.random": "Math.random = () => 0.5;",
  "a worker that loops":
    'new (require("node:worker_threads").Worker)("for (;;);", { eval: true });',
  "a worker that exits":
    'new (require("node:worker_threads").Worker)("process.exit(0)", { eval: true }); await pause(50);',
  "a worker that changes its own world":
    'new (require("node:worker_threads").Worker)("require(\'fs\').writeSync = () => 0", { eval: true }); await pause(50);',
  "globalThis, frozen": "Object.freeze(globalThis);",
  "a timer that changes things meanwhile": `${FS} setTimeout(() => { fs.fsyncSync = () => {}; }, 0);`,
};

/** Nothing is lost: Postfix keeps it, or it is there, whole. */
function assertSafe(parts: Parts, t: Parameters<typeof homeWith>[0]): void {
  const home = homeWith(t, parts);
  const { status, signal, stdout, stderr } = home.deliver(MESSAGE);
  const stored = home.maildir("Mail/inbox").map(String);
  assert.equal(stdout, "");
  assert.deepEqual(stored, status === 0 ? [FILED] : []);
  assert.ok(status === 0 || status === 75 || signal !== null, `${status} ${stderr}`);
  assert.doesNotMatch(stderr, /^[2-5]\.(?!3\.0 sortmail: )/);
}

for (const [what, deed] of Object.entries(ENDS)) {
  test(`a rule that ${what} and never settles: 75`, (t) =>
    assertSafe(condition(`${deed} ${NEVER}`), t));
  test(`… while it is loaded, and another never settles: 75`, (t) =>
    assertSafe({ ...condition(NEVER), top: deed }, t));
}

for (const [what, deed] of Object.entries(CALLS)) {
  test(`a rule that ends by ${what}: 75, or death by signal`, (t) => {
    assertSafe(condition(deed), t);
    assertSafe({ top: deed.replace(/return .*$/, "") }, t);
  });
}

for (const [what, deed] of Object.entries(CHANGES)) {
  test(`a rule that changes ${what}: 75, or the message is stored`, (t) => {
    assertSafe(condition(`${deed} return true;`, "async"), t);
    if (!deed.includes("await")) assertSafe({ top: deed }, t);
  });
}

test("what rules have changed is named, by a dry run too", (t) => {
  const home = homeWith(t, { top: "Buffer.concat = () => Buffer.alloc(0);" });
  const { stderr } = home.run(["dry-run", "-"], { input: MESSAGE });
  assert.match(stderr, /the rules have changed Buffer\.concat/);
  assert.match(home.deliver(MESSAGE).stderr, /the rules have changed Buffer\.concat/);
});

test("what rules change while an mbox's lock is waited for keeps the message out of it, each time", (t) => {
  const home = homeWith(t, {
    top: `import { rmSync } from "node:fs";
const free = () => rmSync(process.env.HOME + "/Mail/box.lock");
setTimeout(() => { Array.prototype.at = () => undefined; setTimeout(free, 50); }, 300);`,
    otherwise: 'file("box")',
  });
  for (let tries = 0; tries < 2; tries++) {
    home.write("Mail/box.lock", "4711:elsewhere.example\n");
    const { status, stderr } = home.deliver(MESSAGE);
    assert.match(stderr, /the rules have changed Array\.prototype\.at/);
    assert.equal(status, 75);
  }
  assert.equal(String(home.read("Mail/box")), "");
});

test("what is added to JavaScript's own objects is the rules' affair", (t) => {
  const home = homeWith(t, { top: "Array.prototype.last = function () { return this.at(-1); };" });
  assert.equal(home.deliver(MESSAGE).status, 0);
});
