// Runs one bundled test file in a process of its own.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const REPORTER = new URL("test-reporter.mjs", import.meta.url).href;

/** Far more than the longest file takes; `SORTMAIL_FAULTS=all` asks for hours. */
const MINUTES = process.env.SORTMAIL_FAULTS === "all" ? 600 : 25;

/** Enough of what a file printed to see what went wrong. */
const PRINTED = 20_000;

const running = new Set();

/** Ends what runs, the programs that it has started included. */
export function endAll() {
  for (const child of running) kill(child);
}

function kill({ pid }) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/**
 * Starts a bundle with that Node, and waits for its end. Resolves to what became of its tests:
 * `passed` has names, `skipped` and `failed` names and reasons, `said` lines; and to its `seconds`.
 */
export async function runFile(bundle, { node, env }) {
  const report = `${bundle}.report`;
  const began = performance.now();
  const { ending, printed } = await ended(
    spawn(
      node,
      [
        "--enable-source-maps",
        `--test-reporter=${REPORTER}`,
        `--test-reporter-destination=${report}`,
        bundle,
      ],
      { env, stdio: ["ignore", "pipe", "pipe"], detached: true },
    ),
  );
  const lines = existsSync(report) ? readFileSync(report, "utf8").split("\n") : [];
  const events = lines.slice(0, -1).map((line) => JSON.parse(line));
  const of = (type) => events.filter((event) => event.type === type);
  const failed = of("failed");
  const said = of("said").map(({ message }) => message);
  const whole = of("end").length === 1 && (ending === "0" || failed.length > 0);
  if (!whole) {
    const why = [`ended in ${ending}`, ...said, printed].join("\n");
    failed.push({ name: "the file as a whole", why });
  }
  return {
    passed: of("passed").map(({ name }) => name),
    skipped: of("skipped"),
    failed,
    said,
    seconds: (performance.now() - began) / 1000,
  };
}

function ended(child) {
  running.add(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      printed = (printed + text).slice(-PRINTED);
    });
  let late = "";
  const limit = setTimeout(() => {
    late = `, after ${MINUTES} minutes`;
    kill(child);
  }, MINUTES * 60_000);
  return new Promise((resolve) => {
    const end = (ending) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ ending: `${ending}${late}`, printed });
    };
    child.on("error", (error) => end(error.message));
    child.on("close", (status, signal) => end(signal ?? status));
  });
}
