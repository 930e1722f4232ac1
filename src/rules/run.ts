/** Runs a bundle, as Node would run a CommonJS module, with our own `require`. */

import { dirname } from "node:path";
import { Script } from "node:vm";
import { withoutThreads } from "../io/no-threads.js";
import type { Bundle } from "./bundle.js";
import { bundleName } from "./stack-trace.js";

/** A bundle that is ready to run. */
export interface Program {
  readonly script: Script;
  /** V8 took what was kept from an earlier run. */
  readonly warm: boolean;
}

/**
 * @param machine what V8 made of the same bundle earlier.
 * @throws SyntaxError when the code is none: what the disk gave back is not what esbuild made.
 */
export function prepare(file: string, { code }: Bundle, machine: Buffer | null): Program {
  const text = `(function (exports, require, module, __filename, __dirname) {\n${code.toString()}\n})`;
  const options = { filename: bundleName(file), lineOffset: -1 };
  const script = new Script(text, machine === null ? options : { ...options, cachedData: machine });
  return { script, warm: machine !== null && script.cachedDataRejected === false };
}

/** @returns the default export. */
export function run({ script }: Program, file: string, api: object): unknown {
  const module: { exports: unknown } = { exports: {} };
  const begin: (...names: unknown[]) => void = script.runInThisContext();
  begin.call(
    module.exports,
    module.exports,
    (id: string) => provide(id, api),
    module,
    file,
    dirname(file),
  );
  return defaultOf(module.exports);
}

/** What an ES module calls its default; of a CommonJS module, all that it exports. */
function defaultOf(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null || !("__esModule" in exports)) return exports;
  return "default" in exports ? exports.default : undefined;
}

/** Whatever else the rules import is in the bundle already. */
function provide(id: string, api: object): unknown {
  if (id === "sortmail") return api;
  const builtin = process.getBuiltinModule(id);
  // In a delivery nobody else has them either; `check` needs them itself.
  if (builtin !== undefined && /worker_threads$/.test(id)) return withoutThreads(builtin);
  if (builtin !== undefined) return builtin;
  const error = new Error(
    `${id} was not found when the rules were compiled, and is not looked for afterwards`,
  );
  throw Object.assign(error, { code: "MODULE_NOT_FOUND" });
}
