/** Where the time of one delivery went, from what lib/stamps.cjs has noted in it. */

/** One call, in milliseconds since the process began. */
export interface Call {
  readonly name: string;
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface Stamps {
  /** When the process began, in milliseconds since 1970. */
  readonly origin: number;
  /**
   * Since then: when Node ran the first statement of the stamps, when they were ready, when the
   * program ended, and they did.
   */
  readonly entered: number;
  readonly loaded: number;
  readonly ended: number;
  readonly gone: number;
  readonly events: readonly Call[];
}

export interface Phase {
  readonly name: string;
  readonly ms: number;
}

/** In the order of a delivery. Each ends where the next one begins. */
export const PHASES = {
  kernel: "the kernel starts Node",
  node: "Node gets ready",
  bin: "finds, reads and runs bin/sortmail",
  files: "reads the program and its compiled form",
  compiled: "V8 takes the compiled form over",
  topLevel: "runs the top level of the program",
  begin: "begins: options, folders",
  intake: "reads the message",
  rules: "reads the rules, checks and runs them",
  decide: "decides",
  store: "files the message",
  log: "writes the log",
  end: "ends",
  exit: "the kernel ends Node",
} as const;

type Mark = readonly [phase: keyof typeof PHASES, ends: number | undefined];

/**
 * @param started when the process was started, and `ended` when it was gone, in milliseconds since
 *   1970
 * @param home where the delivery has its folders
 * @returns a phase that left no mark is part of the one behind it; the stamps' own time is in none
 */
export function phasesOf(
  stamps: Stamps,
  { started, ended }: { readonly started: number; readonly ended: number },
  home: string,
): Phase[] {
  const { origin, entered, loaded } = stamps;
  const after = marksOf(stamps.events, home);
  const phases: Phase[] = [
    { name: PHASES.kernel, ms: origin - started },
    { name: PHASES.node, ms: entered },
  ];
  let from = loaded;
  for (const [phase, ends] of [...after, ["end", stamps.ended] as const]) {
    if (ends === undefined || ends < from) continue;
    phases.push({ name: PHASES[phase], ms: ends - from });
    from = ends;
  }
  return [...phases, { name: PHASES.exit, ms: ended - origin - stamps.gone }];
}

function marksOf(events: readonly Call[], home: string): Mark[] {
  const first = (found: (call: Call) => boolean) => events.find(found);
  const last = (found: (call: Call) => boolean) => events.findLast(found);
  const isMain = ({ path }: Call) => path.endsWith("/dist/main.js");
  const compile = first((call) => call.name === "compile" && isMain(call));
  const run = first((call) => call.name === "run" && isMain(call));
  const isRead = ({ name, path }: Call) => name === "read" && path === "0";
  const isRules = ({ path }: Call) =>
    path.includes("/.config/sortmail") || path.includes("/.cache/sortmail/rules");
  const isFiled = ({ path }: Call) => path.startsWith(`${home}/Mail/`);
  return [
    ["bin", first(({ path }) => path.includes("/dist"))?.start],
    ["files", compile?.start],
    ["compiled", compile?.end],
    ["topLevel", first(({ start }) => run !== undefined && start >= run.end)?.start],
    ["begin", first(isRead)?.start],
    ["intake", last(isRead)?.end],
    ["rules", last(isRules)?.end],
    ["decide", first(isFiled)?.start],
    ["store", last(isFiled)?.end],
    ["log", last(({ path }) => path.endsWith("/log.jsonl"))?.end],
  ];
}

/** Milliseconds in the calls of these names. */
export function timeIn(events: readonly Call[], names: readonly string[]): number {
  return events.reduce(
    (sum, { name, start, end }) => (names.includes(name) ? sum + end - start : sum),
    0,
  );
}
