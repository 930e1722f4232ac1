// What the tests of these rooms use of node:test, so that thousands of runs fit into one process: `test` and `after`
// only collect, and the runner runs what it wants.
const { mock } = require("node:test");

/**
 * Left out. Tests of time: a slow mutant is no wrong one, and on a busy machine they would kill any. Tests with other
 * programs or with several processes: they look between programs, and take seconds for every mutant. Tests of docs: they
 * read the sources, and run none.
 */
const LEFT_OUT =
  /\bdocs\/|\blinear\b|\bin proportion\b|\bno longer than\b|\bprocesses\b|\bprocmail\b|\bPython\b|\bkill(?:ed)?\b|\ba program that takes\b|\bmay not be written to\b/;

exports.test = (name, ...rest) => {
  const [run, options] = rest.reverse();
  if (!options?.skip && !LEFT_OUT.test(name))
    globalThis.__sortmailTests__.tests.push({ name, run });
};
exports.after = (run) => globalThis.__sortmailTests__.after.push(run);
exports.mock = mock;
