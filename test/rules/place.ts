/** A person's folder of rules and cache in a temporary place, for the tests of this folder. */

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { guard } from "../../src/io/time-limit.js";
import { type Loaded, type LoadTools, loadRules } from "../../src/rules/load.js";

/** Rules that have run. */
export interface Ran extends Loaded {
  /** The default export. */
  readonly exports: unknown;
}

export interface Place {
  readonly home: string;
  /** The rules file. */
  readonly rules: string;
  readonly cacheFolder: string;
  readonly warnings: string[];
  /** Writes files, by their paths from the rules' folder. */
  write(files: Record<string, string>): void;
  /** Loads the rules and runs them. */
  load(tools?: Partial<LoadTools>): Promise<Ran>;
  /** What the default export is after a load, and whether it came from the cache. */
  outcome(tools?: Partial<LoadTools>): Promise<{ exports: unknown; cached: boolean }>;
  /** Names in the cache folder. */
  kept(): string[];
}

/** The module that the rules of the tests import. */
export const api = { mark: (value: unknown) => ({ marked: value }) };

export function place(t: TestContext, name = "sortmail-rules-"): Place {
  const home = realpathSync(mkdtempSync(join(tmpdir(), name)));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, "config");
  mkdirSync(folder);
  const rules = join(folder, "rules.ts");
  const cacheFolder = join(home, ".cache", "sortmail", "rules");
  const warnings: string[] = [];
  const { uid, gid } = statSync(home);
  const load = async (tools: Partial<LoadTools> = {}) => {
    const loaded = await loadRules(rules, {
      cacheFolder,
      api,
      version: "1.0.0",
      guard: (run) => guard(5000, run),
      trust: "refuse",
      uid,
      gid,
      warn: (text) => warnings.push(text),
      ...tools,
    });
    return { ...loaded, exports: loaded.run() };
  };
  return {
    home,
    rules,
    cacheFolder,
    warnings,
    load,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    outcome: async (tools) => {
      const { exports, cached } = await load(tools);
      return { exports, cached };
    },
    kept: () => readdirSync(cacheFolder),
  };
}
