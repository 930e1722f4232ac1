/**
 * Runs esbuild. Its binary alone takes a third of the time of its JavaScript API, so that is what
 * compiles; the API, in a process of its own, is for all that the binary cannot do: errors as data,
 * and building without a disk to write on. Neither child sees our environment (NODE_PATH,
 * NODE_OPTIONS) or can write to our stdout and stderr.
 */

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { BuildOptions, Message, Metafile } from "esbuild";
import { RulesError } from "./error.js";

/** What one build gives. */
export interface Output {
  readonly code: Buffer;
  readonly map: Buffer;
  /** By their paths from the entry's folder. */
  readonly inputs: Metafile["inputs"];
  /** The folder that the paths in the source map start from. */
  readonly base: string;
}

/** Far longer than any rules take, and well within a delivery's own limit. In ms. */
const LONGEST = 60_000;

const OPTIONS = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  external: ["sortmail"],
  tsconfigRaw: "{}",
  sourcemap: "external",
  sourcesContent: false,
  supported: { "dynamic-import": false },
  logOverride: { "empty-import-meta": "error" },
} satisfies BuildOptions;

/** The same, as the binary takes them. */
const FLAGS = [
  "--bundle",
  "--format=cjs",
  "--platform=node",
  "--target=node20.19",
  "--external:sortmail",
  "--tsconfig-raw={}",
  "--sourcemap=external",
  "--sources-content=false",
  "--supported:dynamic-import=false",
  "--log-override:empty-import-meta=error",
  "--log-level=silent",
];

/**
 * Builds into a folder that nobody else uses.
 * @returns null when that failed, for whatever reason: the API then tells it, or does better.
 */
export function buildWithBinary(entry: string, room: string): Output | null {
  const binary = findBinary();
  if (binary === null) return null;
  const files = {
    code: join(room, "bundle.js"),
    map: join(room, "bundle.js.map"),
    meta: join(room, "meta.json"),
  };
  const args = [
    `./${basename(entry)}`,
    ...FLAGS,
    `--outfile=${files.code}`,
    `--metafile=${files.meta}`,
  ];
  const run = spawn(binary, args, dirname(entry));
  if (run.status !== 0) return null;
  const meta: Metafile = JSON.parse(readFileSync(files.meta, "utf8"));
  return {
    code: readFileSync(files.code),
    map: readFileSync(files.map),
    inputs: meta.inputs,
    base: room,
  };
}

function findBinary(): string | null {
  try {
    const name = `@esbuild/${process.platform}-${process.arch}/bin/esbuild`;
    return createRequire(require.resolve("esbuild")).resolve(name);
  } catch {
    return null;
  }
}

const PROGRAM = `
const answer = (value) => process.stdout.write(JSON.stringify(value));
require(process.argv[1]).build(JSON.parse(require("node:fs").readFileSync(0, "utf8"))).then(
  ({ metafile, outputFiles: [map, code] }) => answer({ inputs: metafile.inputs, code: code.text, map: map.text }),
  ({ message, errors = [] }) => answer({ message, errors: errors.map(({ text, location }) => ({ text, location })) }),
);`;

type Answer =
  | { readonly inputs: Metafile["inputs"]; readonly code: string; readonly map: string }
  | { readonly message: string; readonly errors: readonly Pick<Message, "text" | "location">[] };

/** Errors as esbuild tells them; the columns count octets, from 0. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly errors: readonly Pick<Message, "text" | "location">[];

  constructor(message: string, errors: readonly Pick<Message, "text" | "location">[]) {
    super(message);
    this.errors = errors;
  }
}

/**
 * Builds in memory.
 * @throws BuildError when the rules do not compile; RulesError when esbuild does not run.
 */
export function buildWithApi(entry: string): Output {
  const base = dirname(entry);
  const options = {
    ...OPTIONS,
    entryPoints: [`./${basename(entry)}`],
    absWorkingDir: base,
    outfile: join(base, "bundle.js"),
  };
  const input = JSON.stringify({
    ...options,
    write: false,
    metafile: true,
    logLevel: "silent",
  } satisfies BuildOptions);
  const run = spawn(process.execPath, ["-e", PROGRAM, require.resolve("esbuild")], base, input);
  if (run.status !== 0)
    throw new RulesError(`esbuild cannot be run to compile the rules: ${complaint(run)}`, {
      cause: run.error,
    });
  const answer: Answer = JSON.parse(run.stdout);
  if ("errors" in answer) throw new BuildError(answer.message, answer.errors);
  return {
    code: Buffer.from(answer.code),
    map: Buffer.from(answer.map),
    inputs: answer.inputs,
    base,
  };
}

function spawn(
  command: string,
  args: readonly string[],
  cwd: string,
  input = "",
): SpawnSyncReturns<string> {
  const limits = {
    timeout: LONGEST,
    killSignal: "SIGKILL",
    maxBuffer: Number.POSITIVE_INFINITY,
  } as const;
  // It makes files that we must be able to read.
  const umask = process.umask(0o077);
  try {
    return spawnSync(command, args, {
      ...limits,
      cwd,
      input,
      env: {},
      stdio: "pipe",
      encoding: "utf8",
    });
  } finally {
    process.umask(umask);
  }
}

function complaint({ error, stderr, signal, status }: SpawnSyncReturns<string>): string {
  const said = stderr?.split("\n").find((line) => /Error: /.test(line));
  return error?.message ?? said ?? `it ended with ${signal ?? `status ${status}`}`;
}
