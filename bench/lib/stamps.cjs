// Loaded before the program (`node --require`): notes when it asks the disk for what, when V8 takes
// a script over and runs it, and when it ends, and writes that into the file that SORTMAIL_STAMPS
// names. A note takes some microseconds.
"use strict";
const entered = performance.now();
const fs = require("node:fs");
const vm = require("node:vm");

/** What a delivery may call, but for what has properties of its own. */
const CALLS =
  "open close read write fsync fdatasync fstat stat lstat exists access link rename unlink mkdir rmdir readdir ftruncate readFile writeFile statfs readlink";

const events = [];
const paths = new Map();
const { writeFileSync } = fs;

function note(name, path, start) {
  events.push({ name, path, start, end: performance.now() });
}

for (const call of CALLS.split(" ")) {
  const name = `${call}Sync`;
  const original = fs[name];
  fs[name] = function (first, ...rest) {
    const start = performance.now();
    try {
      const result = original.call(this, first, ...rest);
      if (call === "open") paths.set(result, String(first));
      return result;
    } finally {
      note(
        call,
        typeof first === "number" ? (paths.get(first) ?? `${first}`) : String(first),
        start,
      );
    }
  };
}

const { Script } = vm;
vm.Script = class extends Script {
  constructor(source, options) {
    const start = performance.now();
    super(source, options);
    this.stampedAs = String(options?.filename ?? options);
    note("compile", this.stampedAs, start);
  }
  runInThisContext(options) {
    const start = performance.now();
    const result = super.runInThisContext(options);
    note("run", this.stampedAs, start);
    return result;
  }
};

let written = false;
function write(ended) {
  if (written) return;
  written = true;
  const times = { origin: performance.timeOrigin, entered, loaded, ended };
  writeFileSync(
    process.env.SORTMAIL_STAMPS,
    JSON.stringify({ ...times, events, gone: performance.now() }),
  );
}

const { reallyExit } = process;
process.reallyExit = (status) => {
  write(performance.now());
  reallyExit.call(process, status);
};
process.on("exit", () => write(performance.now()));
const loaded = performance.now();
