import assert from "node:assert/strict";
import { test } from "node:test";
import {
  demandMaybeText,
  demandOneOf,
  demandOptions,
  demandPath,
  demandPort,
  demandText,
  demandTexts,
  kindOf,
  refuse,
  shown,
} from "../../../src/core/language/demand.js";
import { assertRefused } from "../../harness/refused.js";

const MISSING = ": nothing is given, or where it comes from there is no such thing";

test("any value is shown in a few words", () => {
  const words: readonly (readonly [unknown, string])[] = [
    ["inbox", '"inbox"'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ["", '""'],
    [() => true, "a function"],
    [class {}, "a function"],
    [[], "a list"],
    [["a"], "a list"],
    [{}, "an object"],
    [/x/, "an object"],
    [Object.create(null), "an object"],
    [null, "null"],
    [undefined, "undefined"],
    [42, "42"],
    [7n, "7"],
    [true, "true"],
    [Symbol("s"), "Symbol(s)"],
    [Number.NaN, "NaN"],
  ];
  for (const [value, wanted] of words) assert.equal(shown(value), wanted);
});

test("of a long text the first 80 characters are shown", () => {
  assert.equal(shown("x".repeat(80)), `"${"x".repeat(80)}"`);
  assert.equal(shown("x".repeat(81)), `"${"x".repeat(80)}"`);
});

test("a kind is text, in an object", () => {
  assert.equal(kindOf({ kind: "mbox" }), "mbox");
  const none = [{ kind: 42 }, { kind: undefined }, {}, [], null, undefined, "kind", () => "kind"];
  for (const value of none) assert.equal(kindOf(value), null);
});

test("what is refused is named, with what it takes; only what is undefined is missing", () => {
  assertRefused([
    [refuse, ["x", 42, "a name"], "x(42): it takes a name"],
    [refuse, ["x", null, "a name"], "x(null): it takes a name"],
    [refuse, ["x", undefined, "a name"], `x(undefined): it takes a name${MISSING}`],
    [demandText, ["x", "", "a name"], 'x(""): it takes a name'],
    [demandText, ["x", ["a"], "a name"], "x(a list): it takes a name"],
  ]);
  assert.doesNotThrow(() => demandText("x", " ", "a name"));
});

test("a path begins with ~/ or /", () => {
  const wanted = "it takes a path that begins with ~/ or /";
  assertRefused([
    [demandPath, ["x", "Mail"], `x("Mail"): ${wanted}`],
    [demandPath, ["x", " /Mail"], `x(" /Mail"): ${wanted}`],
    [demandPath, ["x", "~~/Mail"], `x("~~/Mail"): ${wanted}`],
    [demandPath, ["x", ["~/Mail"]], `x(a list): ${wanted}`],
  ]);
  for (const path of ["/", "~/", "/var/mail/x", "~/Mail"])
    assert.doesNotThrow(() => demandPath("x", path));
});

test("a port is a whole number from 1 to 65535", () => {
  assertRefused([
    [demandPort, ["x", 0], "x: 0 is no port"],
    [demandPort, ["x", -25], "x: -25 is no port"],
    [demandPort, ["x", 65_536], "x: 65536 is no port"],
    [demandPort, ["x", 25.5], "x: 25.5 is no port"],
    [demandPort, ["x", "25"], 'x: "25" is no port'],
  ]);
  for (const port of [1, 25, 65_535]) assert.doesNotThrow(() => demandPort("x", port));
});

test("options stand in braces", () => {
  const wanted = "it takes its options in braces: { … }";
  assertRefused([
    [demandOptions, ["x", []], `x(a list): ${wanted}`],
    [demandOptions, ["x", null], `x(null): ${wanted}`],
    [demandOptions, ["x", "seen"], `x("seen"): ${wanted}`],
    [demandOptions, ["x", undefined], `x(undefined): ${wanted}${MISSING}`],
  ]);
  assert.doesNotThrow(() => demandOptions("x", {}));
});

test("an option that is none of the values is told which there are", () => {
  const values = ["defer", true, undefined];
  assertRefused([
    [demandOneOf, ["x: y", "later", values], 'x: y is "later": it can be "defer", true, undefined'],
    [demandOneOf, ["x: y", "true", values], 'x: y is "true": it can be "defer", true, undefined'],
  ]);
  for (const value of values) assert.doesNotThrow(() => demandOneOf("x: y", value, values));
});

test("text that may be missing is text when it is there; a list of texts has nothing else", () => {
  assertRefused([
    [demandMaybeText, ["x: y", 42], "x: y is 42, and no text"],
    [demandMaybeText, ["x: y", null], "x: y is null, and no text"],
    [demandTexts, ["x: y", "a"], 'x: y is "a", and no list'],
    [demandTexts, ["x: y", undefined], "x: y is undefined, and no list"],
    [demandTexts, ["x: y", ["a", 42]], "x: y has 42 in it, and no text"],
    [demandTexts, ["x: y", Array(1)], "x: y has undefined in it, and no text"],
  ]);
  for (const value of ["", "a", undefined])
    assert.doesNotThrow(() => demandMaybeText("x: y", value));
  for (const list of [[], [""], ["a", "b"]]) assert.doesNotThrow(() => demandTexts("x: y", list));
});
