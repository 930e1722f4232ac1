/** What strace wrote of a run, as data: the calls in the order in which they began. */

/** One system call. */
export interface Call {
  /** The thread's id; empty when strace followed one only. */
  readonly thread: string;
  readonly name: string;
  /**
   * As strace shows them, with the paths of file descriptors (`-y`) and without the octets of
   * buffers (`-s 0`).
   */
  readonly args: string;
  /** `0`, `18</path>`, `-1 EIO (Input/output error) (INJECTED)`; `?` when it never came back. */
  readonly result: string;
}

export interface Trace {
  readonly calls: readonly Call[];
  /** The threads that SIGKILL has ended. */
  readonly killed: readonly string[];
}

const LINE = /^(?:(\d+) +)?(.*)$/;
const WHOLE = /^(\w+)\((.*?)\) += ((?:-?\d|\?).*)$/;
const BEGUN = /^(\w+)\((.*) <unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*?)\) += ((?:-?\d|\?).*)$/;
const UNRETURNED = /^(\w+)\((.*?)( <unfinished \.\.\.>)?\) += \?$/;

/**
 * Reads what `strace -o FILE` has written, with or without `-f`. Signals and ends of threads are no
 * calls.
 */
export function parseTrace(text: string): Trace {
  const calls: Call[] = [];
  const killed: string[] = [];
  const open = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, thread = "", rest = ""] = LINE.exec(line) ?? [];
    if (rest === "+++ killed by SIGKILL +++") killed.push(thread);
    const resumed = RESUMED.exec(rest);
    if (resumed !== null) {
      resume(calls, open.get(thread), resumed);
      continue;
    }
    const call = begin(thread, rest);
    if (call === null) continue;
    open.set(thread, calls.length);
    calls.push(call);
  }
  return { calls, killed };
}

function begin(thread: string, rest: string): Call | null {
  const [, name, args = "", result = "?"] =
    UNRETURNED.exec(rest)?.slice(0, 3) ?? WHOLE.exec(rest) ?? BEGUN.exec(rest) ?? [];
  return name === undefined ? null : { thread, name, args, result };
}

/** The second half of a call that another thread's calls have cut in two. */
function resume(
  calls: Call[],
  at: number | undefined,
  [, name, args = "", result = "?"]: RegExpExecArray,
): void {
  const begun = at === undefined ? undefined : calls[at];
  if (at === undefined || begun === undefined || begun.name !== name) return;
  calls[at] = { ...begun, args: begun.args + args, result };
}

export function isInjected({ result }: Call): boolean {
  return result.endsWith("(INJECTED)");
}

export function succeeded({ result }: Call): boolean {
  return !result.startsWith("-1") && result !== "?";
}

/** The calls of the thread that began first: the program's main one. */
export function mainCalls({ calls }: Trace): readonly Call[] {
  return calls.filter(({ thread }) => thread === calls[0]?.thread);
}

const PATHS = /"((?:[^"\\]|\\.)*)"|\d<([^<>]*)>/g;

/** The paths that a call names, those of its file descriptors too. */
export function pathsOf({ args }: Pick<Call, "args">): string[] {
  return [...args.matchAll(PATHS)]
    .map(([, quoted, opened]) => quoted ?? opened ?? "")
    .filter((path) => path !== "");
}

/** Standard input, output and error count whatever they are: a delivery reads its message there. */
const STDIO = /^[012]</;

/**
 * The C library's allocator looks here whenever a thread first gives memory back: no moment of the
 * program's.
 */
const ALLOCATOR = /["<]\/proc\/sys\/vm\//;

/**
 * Whether a call works on files, folders or standard input: pipes, sockets and event queues of
 * Node's own are none of the disk's business, and neither is a mapping of plain memory.
 */
export function isFileCall({ name, args }: Call): boolean {
  if (ALLOCATOR.test(args)) return false;
  if (name === "mmap") return /, \d+<\//.test(args);
  if (/^\d+</.test(args)) return STDIO.test(args) || /^\d+<\//.test(args);
  return /"[^"]/.test(args);
}
