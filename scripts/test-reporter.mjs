// What happens in one test file, as lines of JSON: a result for each test, and `end` when all were run.
import { inspect } from "node:util";

/** Counts that the test runner says of itself at the end. */
const OWN_WORDS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/** Reads the events of node:test. */
export default async function* report(events) {
  const names = [];
  for await (const { type, data } of events) {
    if (type === "test:start") names.splice(data.nesting, names.length, data.name);
    const line = lineOf(type, data, names.slice(0, data.nesting).concat(data.name).join(" > "));
    if (line !== undefined) yield `${JSON.stringify(line)}\n`;
  }
  yield `${JSON.stringify({ type: "end" })}\n`;
}

function lineOf(type, data, name) {
  if (type === "test:diagnostic")
    return OWN_WORDS.test(data.message) ? undefined : { type: "said", message: data.message };
  if (type !== "test:pass" && type !== "test:fail") return undefined;
  if (data.skip !== undefined) return { type: "skipped", name, why: String(data.skip) };
  if (type === "test:fail") return failureOf(data, name);
  return data.details.type === "suite" ? undefined : { type: "passed", name };
}

/** A suite that fails because of a test in it has nothing of its own to say. */
function failureOf({ details: { error } }, name) {
  if (error.failureType === "subtestsFailed") return undefined;
  const cause = error.cause ?? error;
  return { type: "failed", name, why: typeof cause === "string" ? cause : inOurWords(cause) };
}

/** Without Node's own functions in the stack. */
const inOurWords = (error) =>
  inspect(error).replace(/\n\s+at [^\n]*\bnode:[^\n]*?(?=( \{)?(\n|$))/g, "");
