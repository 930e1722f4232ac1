import { type Bundle, isCurrent } from "./bundle.js";
import { distrust, readEntry } from "./cache.js";
import { isWorthIt, readCodeCache } from "./code-cache.js";
import { RulesError, reason } from "./error.js";
import { permissionFaults } from "./permissions.js";
import { type Program, prepare, run } from "./run.js";
import { type Explained, explain } from "./stack-trace.js";

/** What loading needs from outside. */
export interface LoadTools {
  /** Absolute: `~/.cache/sortmail/rules`. Made when it is missing. */
  readonly cacheFolder: string;
  /** What the rules get when they import `sortmail`. */
  readonly api: object;
  /** Says where the rules get a name that they don't know; null when it is nowhere. Default: nowhere. */
  readonly whence?: (name: string) => string | null;
  /** Of sortmail: another version compiles anew. */
  readonly version: string;
  /** Runs the user's code under a time limit. */
  readonly guard: <T>(run: () => T) => T;
  /** What to do about rules that somebody else can change. */
  readonly trust: "refuse" | "warn";
  /** The user's. */
  readonly uid: number;
  /** The user's own group. */
  readonly gid: number;
  readonly warn: (text: string) => void;
  /**
   * Compiles even if nothing seems to have changed: new files that hide others are seen only so.
   * Default: false.
   */
  readonly fresh?: boolean;
}

/** A rules file that is ready to run. */
export interface Loaded {
  /**
   * Runs it under the guard.
   * @returns the default export, whatever it is
   * @throws RulesError when it throws
   */
  run(): unknown;
  /** Every file that it came from, absolute, package.json files too. */
  readonly sources: readonly string[];
  /** It was compiled earlier. */
  readonly cached: boolean;
  /** It may use what no time limit of ours ends: system calls, or work behind an `await`. */
  readonly mayHang: () => boolean;
  /**
   * Says what the user's code threw, at any time: the stack with positions in the user's files,
   * its first line `rules.ts:12:5: TypeError: …` where that is known. Takes anything, never throws.
   */
  explain(error: unknown): string;
  /**
   * To be called when the work is done and its status is sure: keeps what V8 has made of large
   * rules, so that the next process need not. Takes some ms once after the rules were changed,
   * nothing otherwise. Never rejects.
   */
  remember(): Promise<void>;
}

/** Node's own modules and objects, and waiting: plain conditions on a message need none of these. */
const MAY_HANG = /\brequire\("(?!sortmail")|\bprocess\b|\bAtomics\b|\bawait\b/;

/**
 * Loads a rules file, from the cache when nothing it was made from has changed.
 * @param file absolute.
 * @throws RulesError when there are no usable rules.
 */
export async function loadRules(file: string, tools: LoadTools): Promise<Loaded> {
  const folder = usable(tools);
  const kept = folder === null || tools.fresh ? null : keptProgram(file, folder, tools);
  const { bundle, program } = kept ?? (await newProgram(file, folder, tools));
  const sources = bundle.sources.map(({ path }) => path);
  demandPermissions([...bundle.links.map(({ from }) => from), ...sources], tools);
  return {
    run: () => begin(program, file, bundle, tools),
    sources,
    cached: kept !== null,
    mayHang: () => MAY_HANG.test(bundle.code.toString("latin1")),
    explain: (error) => limited(error, file, bundle, tools).text,
    remember: async () => {
      if (folder === null || program.warm || !isWorthIt(bundle)) return;
      try {
        const { writeCodeCache } = await import("./keep.js");
        writeCodeCache(folder, file, bundle, program.script);
      } catch (error) {
        warnUnkept(error, tools);
      }
    },
  };
}

/** The cache folder, unless others could put their code into it. */
function usable({ cacheFolder, trust, warn, ...owner }: LoadTools): string | null {
  const fault = distrust(cacheFolder, owner);
  if (fault === null) return cacheFolder;
  if (trust === "refuse") throw new RulesError(fault);
  warn(fault);
  return null;
}

interface Ready {
  readonly bundle: Bundle;
  readonly program: Program;
}

function keptProgram(file: string, folder: string, { version }: LoadTools): Ready | null {
  const bundle = readEntry(folder, file, version);
  if (bundle === null || !isCurrent(bundle)) return null;
  try {
    return { bundle, program: prepare(file, bundle, readCodeCache(folder, file, bundle)) };
  } catch {
    return null;
  }
}

async function newProgram(file: string, folder: string | null, tools: LoadTools): Promise<Ready> {
  const { compileAndKeep } = await import("./renew.js");
  const refused = (error: unknown) => warnUnkept(error, tools);
  const bundle = compileAndKeep(file, folder, { version: tools.version, refused });
  return { bundle, program: prepare(file, bundle, null) };
}

/** Does without the cache: what cannot be kept is compiled again next time. */
function warnUnkept(error: unknown, { cacheFolder, warn }: LoadTools): void {
  warn(`compiled rules cannot be kept in ${cacheFolder}: ${reason(error)}`);
}

function demandPermissions(paths: readonly string[], { trust, warn, uid, gid }: LoadTools): void {
  const faults = permissionFaults(paths, { uid, gid });
  const [first] = faults;
  if (first !== undefined && trust === "refuse") throw new RulesError(first);
  for (const fault of faults) warn(fault);
}

function begin(program: Program, file: string, bundle: Bundle, tools: LoadTools): unknown {
  try {
    return tools.guard(() => run(program, file, tools.api));
  } catch (cause) {
    const { text, locations } = limited(cause, file, bundle, tools);
    const [first = ""] = text.split("\n", 1);
    const line = withHint(first, tools);
    throw new RulesError(locations.length > 0 ? line : `${file}: ${line}`, { cause, locations });
  }
}

/** A name that is not there has mostly been forgotten among the imports. */
function withHint(line: string, { whence = () => null }: LoadTools): string {
  const [, unknown, missing] =
    /: ReferenceError: (\w+) is not defined$|\.(\w+)\) is not a function$/.exec(line) ?? [];
  const hint = whence(unknown ?? missing ?? "");
  return hint === null ? line : `${line}: ${hint}`;
}

/** The error may be a trap: its getters are the user's code too. */
function limited(error: unknown, file: string, bundle: Bundle, { guard }: LoadTools): Explained {
  try {
    return guard(() => explain(error, file, bundle));
  } catch {
    return { text: "an error that cannot be shown", locations: [] };
  }
}
