/**
 * Loads rules in a process of its own: prints what they export, or what that returns, whether they
 * were cached, and what was loaded of Node that a delivery cannot afford.
 */

import { statSync, writeSync } from "node:fs";
import { guard } from "../../src/io/time-limit.js";
import { loadRules } from "../../src/rules/load.js";

const [, , rules = "", cacheFolder = ""] = process.argv;
const { uid, gid } = statSync(rules);
loadRules(rules, {
  cacheFolder,
  api: {},
  version: "1.0.0",
  guard: (run) => guard(5000, run),
  trust: "refuse",
  uid,
  gid,
  warn: (text) => writeSync(2, `${text}\n`),
}).then(({ run, cached, remember }) => {
  const exports = run();
  const value: unknown = typeof exports === "function" ? exports() : exports;
  writeSync(
    1,
    JSON.stringify({
      value,
      cached,
      heavy: HEAVY.filter((name) => loaded().includes(`NativeModule ${name}`)),
    }),
  );
  return remember();
});

const HEAVY = ["child_process", "crypto", "stream"];

function loaded(): string[] {
  return Reflect.get(process, "moduleLoadList");
}
