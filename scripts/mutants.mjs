// Changes the sources in every small way that Stryker knows, a change at a time, and looks whether a test notices.
//   node scripts/mutants.mjs [ROOM ...] [--write] [--files GLOB]
//   ROOM       policy, message, language, decision, folders, state, pipeline; all of them when none is named
//   --write    puts the figures into docs/hacking.md
//   --files    these sources only; with it, survivors that are gone from the list say nothing
// Ends in 1 where a mutant survives that test/mutants/survivors.json does not name with a reason.
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { root } from "./bundle.mjs";
import { writeFigures } from "./mutants/figures.mjs";
import { ROOMS } from "./mutants/rooms.mjs";
import { compare, describe, known } from "./mutants/survivors.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean" }, files: { type: "string" } },
});
process.chdir(root);

const plugin = (name) => resolve(root, "scripts/mutants", name);

/** What Stryker is asked for a room. */
const optionsOf = ({ mutate, tests }) => ({
  mutate: values.files === undefined ? mutate : [values.files],
  mutants: { tests },
  warnings: { unknownOptions: false },
  plugins: [plugin("runner.mjs"), plugin("ignored.mjs")],
  testRunner: "bundles",
  ignorers: ["ignored"],
  coverageAnalysis: "perTest",
  concurrency: Number(process.env.SORTMAIL_MUTANTS_AT_ONCE ?? availableParallelism()),
  // What never ends is known by the count of its steps (runner.mjs). Time is for the rest: on a busy machine it is no sign.
  timeoutMS: 60_000,
  ignorePatterns: ["build", "dist*", "bench", "samples", "docs", ".git"],
  tempDirName: join("build", "stryker"),
  reporters: ["progress-append-only"],
  logLevel: process.env.SORTMAIL_MUTANTS_LOG ?? "error",
  fileLogLevel: "off",
  allowConsoleColors: false,
  checkers: [],
  disableTypeChecks: true,
  // Stryker would read it by an interface that TypeScript 7 does not have.
  tsconfigFile: "none",
});

/** One room's mutants: counts, and those that nothing noticed. */
async function examine(name) {
  // As they are now: whoever goes on working meanwhile moves lines.
  const sources = new Map(
    readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [resolve("src", file), readFileSync(join("src", file), "utf8")]),
  );
  const results = await new Stryker(optionsOf(ROOMS[name])).runMutationTest();
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const killed = count("Killed", "Timeout");
  const survivors = results
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map((mutant) => describe(mutant, sources.get(mutant.fileName)));
  const endless = count("Timeout");
  return { name, killed, endless, total: killed + survivors.length, survivors };
}

let unnamed = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(ROOMS)) {
  const room = await examine(name);
  const { fresh, gone, named } = compare(room.survivors, known(ROOMS[name].mutate));
  unnamed += fresh.length;
  for (const mutant of fresh) console.log(JSON.stringify(mutant));
  if (values.files === undefined)
    for (const mutant of gone) console.log(`no survivor any more: ${JSON.stringify(mutant)}`);
  const share = ((100 * room.killed) / room.total).toFixed(1);
  console.log(
    `${name}: ${room.total} mutants, ${room.killed} killed (${share} %, ${room.endless} as they never end), ${named} survive and are named, ${fresh.length} survive unnamed`,
  );
  if (values.write) writeFigures({ ...room, named });
}
process.exitCode = unnamed === 0 ? 0 : 1;
