import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../../../src/core/language/demand.js";
import { type Duration, days, milliseconds } from "../../../src/core/language/duration.js";

test("a length of time is milliseconds, or has its unit", () => {
  const table: readonly (readonly [Duration, number])[] = [
    [0, 0],
    [250, 250],
    [1.5, 1],
    ["1 s", 1000],
    ["1.25 s", 1250],
    ["0.0015 s", 1],
    ["10 min", 600_000],
    ["2 h", 7_200_000],
    ["7 days", 604_800_000],
    ["1 day", 86_400_000],
    ["7d", 604_800_000],
    ["7 d", 604_800_000],
    ["60s", 60_000],
    ["1.5h", 5_400_000],
    ["10min", 600_000],
  ];
  for (const [duration, wanted] of table)
    assert.equal(milliseconds(duration), wanted, String(duration));
  assert.equal(days(7), milliseconds("7 days"));
});

test("what is no length of time is refused, and named", () => {
  const wrong: readonly unknown[] = [
    ...[
      "",
      "s",
      "60 ",
      "60  s",
      "60 S",
      "60 m",
      "60 Days",
      "1 week",
      "1h30",
      "1. s",
      "1.x s",
      ".5 s",
      "1e3 s",
    ],
    ...["about 60 s", "60 s or so", "60 s\n", "60 valueOf", "∞"],
    ...[-1, 1e30, Number.NaN, Number.POSITIVE_INFINITY, null, undefined],
  ];
  for (const duration of wrong) {
    assert.throws(
      () => Reflect.apply(milliseconds, undefined, [duration]),
      (error) =>
        error instanceof Error &&
        error.message.startsWith(`${shown(duration)} is no length of time`),
      String(duration),
    );
  }
});
