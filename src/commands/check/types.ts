/** Does the rules file type-check? Asks the TypeScript compiler, as an editor would. */

import { spawnSync } from "node:child_process";
import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import { messageOf } from "../../core/text.js";
import { whence } from "../../delivery/load-rules.js";
import { makeUniqueFolder } from "../../io/fs/durable.js";
import { compilerOf, compilerOptions, typesOf } from "../typescript.js";
import type { World } from "../world.js";

/** Milliseconds: it usually takes less than one second. */
const PATIENCE = 120_000;

type Compiler = Pick<World, "root" | "node" | "environment" | "tmp">;

/** @param file the rules, absolute; they are there */
export function checkTypes(file: string, world: Compiler): Finding[] {
  if (!existsSync(typesOf(world.root))) {
    return [
      error(
        "types",
        `the build is incomplete: ${typesOf(world.root)} is missing`,
        `run npm ci in ${world.root}`,
      ),
    ];
  }
  let compiler: string;
  try {
    compiler = compilerOf(world.root);
  } catch (missing) {
    return [warning("types", `not checked: ${messageOf(missing)}`, null)];
  }
  const found = compile(compiler, realpathSync.native(file), world);
  return found.length > 0 ? found : [ok("types", `${basename(file)} type-checks`)];
}

/** Runs where the rules are, so that files are named relative to them. */
function compile(compiler: string, file: string, { root, node, environment, tmp }: Compiler) {
  const room = makeUniqueFolder(join(tmp, "sortmail-check-"));
  try {
    const project = join(room, "tsconfig.json");
    writeFileSync(
      project,
      JSON.stringify({ compilerOptions: compilerOptions(root), files: [file] }),
    );
    const { NODE_OPTIONS: _changesNode, ...env } = environment;
    const run = spawnSync(node, [compiler, "-p", project, "--pretty", "false"], {
      cwd: dirname(file),
      env,
      encoding: "utf8",
      timeout: PATIENCE,
      maxBuffer: 1 << 28,
    });
    return findings(run, dirname(file));
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

function findings(run: Run, folder: string): Finding[] {
  const faults = readDiagnostics(run.stdout ?? "", folder);
  if (faults.length > 0 || run.status === 0) return faults;
  const why =
    run.error?.message ??
    ((run.stdout + run.stderr).trim() || `it ended with status ${run.status}`);
  return [
    error("types", `the TypeScript compiler failed: ${why}`, "the rules may be right all the same"),
  ];
}

/** The names that the compiler can't find, and where they are. */
const UNKNOWN = [
  /^(?:Cannot find name|No value exists in scope for the shorthand property) '(\w+)'/,
  /^(?:Module )?'"sortmail"' has no exported member (?:named )?'(\w+)'/,
  /^Property '(\w+)' does not exist on type 'Sortmail</,
];

function explained(message = "", code = ""): Pick<Finding, "message" | "advice"> {
  const name = UNKNOWN.flatMap((pattern) => pattern.exec(message)?.[1] ?? [])[0];
  return { message: `${message} (${code})`, advice: name === undefined ? null : whence(name) };
}

/**
 * `rules.ts(12,5): error TS2345: …`, further lines indented; or `error TS…` about no place at all.
 * @param folder the one it ran in
 */
export function readDiagnostics(output: string, folder: string): Finding[] {
  const found: Finding[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, file, at, column, code, message] =
      /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line) ?? [];
    if (code !== undefined) {
      const place =
        file === undefined
          ? {}
          : {
              place: {
                file,
                path: resolve(folder, file),
                line: Number(at),
                column: Number(column),
              },
            };
      found.push({ level: "error", about: "types", ...explained(message, code), ...place });
      continue;
    }
    const last = found.pop();
    if (last !== undefined)
      found.push(line.trim() === "" ? last : { ...last, message: `${last.message}\n${line}` });
  }
  return found;
}
