import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { guard, TimeUpError } from "../../src/io/time-limit.js";
import { RulesError } from "../../src/rules/error.js";
import type { Loaded } from "../../src/rules/load.js";
import { type Place, place } from "./place.js";

async function failure({ load }: Place, tools = {}): Promise<RulesError> {
  const error: unknown = await load(tools).then(
    () => assert.fail("it loaded"),
    (error) => error,
  );
  assert.ok(error instanceof RulesError, String(error));
  return error;
}

test("a syntax error: file, line, column and a clear text, in one line", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "// é\nconst a = 1;\n  if (m.header('subject') {\n}" });
  const error = await failure(at);
  assert.equal(error.message, `rules.ts:3:27: Expected ")" but found "{"`);
  assert.deepEqual(error.locations, [
    { file: at.rules, line: 3, column: 27, text: `Expected ")" but found "{"` },
  ]);
  assert.ok(error.cause instanceof Error);
});

test("columns count characters, as editors do, not octets", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": `const å = "ééé😀" +;` });
  assert.match((await failure(at)).message, /^rules\.ts:1:20: Unexpected ";"$/);
});

test("an error in a library names the library, and every error is told", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": `import "./lib/a.ts";\nimport "./none";`, "lib/a.ts": "\nlet x = ;" });
  const error = await failure(at);
  assert.match(
    error.message,
    /^(lib\/a\.ts:2:9: Unexpected ";"|rules\.ts:2:8: Could not resolve "\.\/none") \(and 1 more\)$/,
  );
  assert.deepEqual(error.locations.map(({ file }) => file).sort(), [
    join(at.rules, "../lib/a.ts"),
    at.rules,
  ]);
});

test("a package that is not there: the place of the import", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": `\nimport x from "no-such-package";\nexport default x;` });
  assert.equal((await failure(at)).message, `rules.ts:2:15: Could not resolve "no-such-package"`);
});

test("a package that is asked for with require, under try, is missed in the usual way", async (t) => {
  const at = place(t);
  at.write({
    "rules.ts": `let got; try { got = require("no-such"); } catch (e) { got = e.code; }\nexport default got;`,
  });
  assert.equal((await at.load()).exports, "MODULE_NOT_FOUND");
});

test("a package that is asked for by a name made at run time: its name and the place", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": `const name = ["no", "such"].join("-");\nexport default require(name);` });
  assert.match(
    (await failure(at)).message,
    /^rules\.ts:2:16: Error: no-such was not found when the rules were compiled/,
  );
});

test("import.meta and await at the top level are errors that speak of rules", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "export default import.meta.url;" });
  assert.match(
    (await failure(at)).message,
    /^rules\.ts:1:16: import\.meta cannot be used in rules/,
  );
  at.write({ "rules.ts": "await 1;\nexport default 1;" });
  assert.match(
    (await failure(at)).message,
    /^rules\.ts:1:1: await can only be used inside async functions/,
  );
});

test("rules that throw while they are loaded: the place, the cause", async (t) => {
  const at = place(t);
  at.write({
    "rules.ts": `import { fail } from "./lib/fail.js";\n\n  fail(null);`,
    "lib/fail.ts": "type N = null;\n\nexport function fail(x: any): void {\n  x.y;\n}",
  });
  for (let turn = 0; turn < 2; turn++) {
    const error = await failure(at);
    assert.match(
      error.message,
      /^lib\/fail\.ts:4:5: TypeError: Cannot read properties of null \(reading 'y'\)$/,
    );
    assert.ok(error.cause instanceof TypeError);
    const paths = error.locations.map(({ file, line, column }) => ({ file, line, column }));
    assert.deepEqual(paths.slice(0, 2), [
      { file: join(at.rules, "../lib/fail.ts"), line: 4, column: 5 },
      { file: at.rules, line: 3, column: 3 },
    ]);
  }
});

test("rules that throw something else than an error", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": `throw "no\\nthanks";` });
  assert.equal(
    (await failure(at)).message,
    `${at.rules}: "no\\nthanks" was thrown, which is not an Error`,
  );
});

test("an endless loop and a backtracking regular expression are stopped while the rules are loaded", async (t) => {
  const at = place(t);
  const getter = "module.exports = { __esModule: true, get default() { for (;;); } };";
  for (const loop of ["for (;;);", `/^(a+)+$/.test("a".repeat(40) + "!");`, getter]) {
    at.write({ "rules.ts": loop });
    const error = await failure(at, { guard: <T>(run: () => T) => guard(100, run) });
    assert.ok(error.cause instanceof TimeUpError);
    assert.equal(error.message, `${at.rules}: TimeUpError: the rules ran longer than 0.1 s`);
  }
});

const THROWING = `import { twice } from "twice";
interface Unused { a: string }

export default {
  condition: (mail: { subject: string | null }) => {
    const subject = mail.subject!;
    return subject.length > 3;
  },
  library: () => twice(null),
  async later() {
    await null;
    throw new RangeError("later");
  },
};
`;

async function throwing(
  t: Parameters<typeof place>[0],
): Promise<{ at: Place; loaded: Loaded; call: (name: string) => Promise<unknown> }> {
  const at = place(t, "sortmail rules (é %41) ");
  at.write({
    "rules.ts": THROWING,
    "node_modules/twice/index.js": "exports.twice = (n) => n.value * 2;",
  });
  await at.load();
  const loaded = await at.load();
  assert.ok(loaded.cached);
  const call = async (name: string) => {
    const { exports } = loaded;
    assert.ok(typeof exports === "object" && exports !== null);
    const run: unknown = Reflect.get(exports, name);
    assert.ok(typeof run === "function");
    try {
      await run({ subject: null });
    } catch (error) {
      return error;
    }
    return assert.fail("it did not throw");
  };
  return { at, loaded, call };
}

test("what a condition throws at a delivery is explained in the user's own lines", async (t) => {
  const { at, loaded, call } = await throwing(t);
  const [first, second, ...rest] = loaded.explain(await call("condition")).split("\n");
  assert.equal(
    first,
    "rules.ts:7:20: TypeError: Cannot read properties of null (reading 'length')",
  );
  assert.match(second ?? "", /^ {4}at /);
  assert.ok(second?.includes(`${at.rules}:7:20`), second);
  assert.ok(![second, ...rest].join().includes("(compiled)"));
});

test("what a package throws is put down to the line that called it; an async rule's error has a place too", async (t) => {
  const { loaded, call } = await throwing(t);
  const text = loaded.explain(await call("library"));
  assert.match(text, /^rules\.ts:9:18: TypeError: /);
  assert.match(text, /node_modules\/twice\/index\.js:1:26/);
  assert.match(loaded.explain(await call("later")), /^rules\.ts:12:11: RangeError: later\n/);
});

test("anything that can be thrown is explained, and traps are not walked into", async (t) => {
  const { loaded } = await throwing(t);
  const trap = () => {
    throw new Error("trap");
  };
  assert.equal(loaded.explain("x"), `"x" was thrown, which is not an Error`);
  assert.equal(loaded.explain(null), "null was thrown, which is not an Error");
  assert.equal(loaded.explain(undefined), "undefined was thrown, which is not an Error");
  assert.equal(loaded.explain(Symbol("s")), "Symbol(s) was thrown, which is not an Error");
  assert.equal(loaded.explain({ toString: trap }), "an error that cannot be shown");
  assert.equal(loaded.explain(Object.create(null)), "an error that cannot be shown");
  assert.equal(
    loaded.explain(Object.defineProperty(new Error("x"), "stack", { get: trap })),
    "an error that cannot be shown",
  );
  assert.equal(
    loaded.explain(new Proxy({}, { has: trap, get: trap })),
    "an error that cannot be shown",
  );
  assert.equal(
    loaded.explain(Object.assign(new Error("x"), { stack: 7 })),
    "Error: x was thrown, which is not an Error",
  );
  assert.match(
    loaded.explain(new Error("not from the rules")),
    /^Error: not from the rules\n {4}at /,
  );
  assert.ok(loaded.explain(new Error("long".repeat(1e6))).length < 20_000);
});

test("an error that never ends being read is given up", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "export default 1;" });
  const loaded = await at.load({ guard: <T>(run: () => T) => guard(100, run) });
  const endless = {
    get stack() {
      for (;;);
    },
  };
  assert.equal(loaded.explain(endless), "an error that cannot be shown");
});
