/** Does the rules file type-check? Asks the TypeScript compiler, as an editor would. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { messageOf } from "../../core/status.js";
import { compilerOf, compilerOptions, typesOf } from "../typescript.js";
import type { World } from "../world.js";
import { error, type Finding, ok, warning } from "./finding.js";

/** Milliseconds: it usually takes less than one second. */
const PATIENCE = 120_000;

/** @param file the rules, absolute; they are there */
export function checkTypes(file: string, world: Pick<World, "root" | "node" | "environment">): Finding[] {
  if (!existsSync(typesOf(world.root))) {
    return [
      error("types", `the build is incomplete: ${typesOf(world.root)} is missing`, `run npm ci in ${world.root}`),
    ];
  }
  let compiler: string;
  try {
    compiler = compilerOf(world.root);
  } catch (missing) {
    return [warning("types", `not checked: ${messageOf(missing).split("\n")[0]}`, `run npm ci in ${world.root}`)];
  }
  const found = compile(compiler, realpathSync.native(file), world);
  return found.length > 0 ? found : [ok("types", `${basename(file)} type-checks`)];
}

/** Runs where the rules are, so that files are named relative to them. */
function compile(
  compiler: string,
  file: string,
  { root, node, environment }: Pick<World, "root" | "node" | "environment">,
) {
  const room = mkdtempSync(join(tmpdir(), "sortmail-check-"));
  try {
    const project = join(room, "tsconfig.json");
    writeFileSync(project, JSON.stringify({ compilerOptions: compilerOptions(root), files: [file] }));
    const { NODE_OPTIONS: _changesNode, ...env } = environment;
    const run = spawnSync(node, [compiler, "-p", project, "--pretty", "false"], {
      cwd: dirname(file),
      env,
      encoding: "utf8",
      timeout: PATIENCE,
      maxBuffer: 1 << 28,
    });
    return findings(run);
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: Error;
}

function findings(run: Run): Finding[] {
  const faults = readDiagnostics(run.stdout ?? "");
  if (faults.length > 0 || run.status === 0) return faults;
  const why = run.error?.message ?? ((run.stdout + run.stderr).trim() || `it ended with status ${run.status}`);
  return [error("types", `the TypeScript compiler failed: ${why}`, "the rules may be right all the same")];
}

/** `rules.ts(12,5): error TS2345: …`, further lines indented; or `error TS…` about no place at all. */
export function readDiagnostics(output: string): Finding[] {
  const found: Finding[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, file, at, column, code, message] = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line) ?? [];
    if (code !== undefined) {
      const place = file === undefined ? {} : { place: { file, line: Number(at), column: Number(column) } };
      found.push({ level: "error", about: "types", message: `${message} (${code})`, advice: null, ...place });
      continue;
    }
    const last = found.pop();
    if (last !== undefined) found.push(line.trim() === "" ? last : { ...last, message: `${last.message}\n${line}` });
  }
  return found;
}
