/** Files of time zones, made here and as the system has them. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readZoneFile } from "../../src/core/zone-file.js";
import { FIXED, zoneFile } from "../harness/zone-file.js";

const ZONEINFO = "/usr/share/zoneinfo";

test("changes in a file, and the rule behind the last of them", () => {
  const file = zoneFile({
    changes: [
      [1000, 3600],
      [2000, 7200],
    ],
    first: 600,
    footer: "CET-1",
  });
  const offsetAt = readZoneFile(file) ?? assert.fail("not read");
  assert.deepEqual([0, 999, 1000, 1999, 2000].map(offsetAt), [600, 600, 3600, 3600, 3600]);
});

test("without a rule the last change holds, in the old format too", () => {
  const changes = [
    [1000, 3600],
    [2000, 7200],
  ] as const;
  const old = zoneFile({ changes, first: 600, footer: "", version: 0 });
  for (const file of [zoneFile({ changes, first: 600, footer: "" }), old])
    assert.deepEqual([999, 1000, 3000].map(readZoneFile(file) ?? assert.fail()), [600, 3600, 7200]);
  assert.deepEqual([0, 1e10].map(readZoneFile(FIXED) ?? assert.fail()), [20_700, 20_700]);
});

test("what is cut off, or counts leap seconds, or is no such file, is none", () => {
  const file = zoneFile({ changes: [[1000, 3600]], first: 0, footer: "CET-1" });
  for (const length of [0, 3, 10, 43, 60, 80, 90])
    assert.equal(readZoneFile(file.subarray(0, length)), null, `${length}`);
  assert.equal(readZoneFile(Buffer.from("# a list of leap seconds\n")), null);
  assert.equal(readZoneFile(zoneFile({ changes: [], first: 0, footer: "no rule" })), null);
  assert.equal(readZoneFile(zoneFile({ changes: [], first: 0, footer: "", leaps: 1 })), null);
});

test("never throws, whatever is in it", () => {
  const file = zoneFile({
    changes: [[1000, 3600]],
    first: 0,
    footer: "CET-1CEST,M3.5.0,M10.5.0/3",
  });
  const spoilt = fc.tuple(fc.nat(file.length - 1), fc.nat(255)).map(([at, octet]) => {
    const copy = Buffer.from(file);
    copy[at] = octet;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(spoilt, fc.uint8Array().map(Buffer.from)), (bytes) => {
      readZoneFile(bytes)?.(1_800_000_000);
    }),
  );
});

const ZONES = [
  "Africa/Casablanca",
  "America/Nuuk",
  "America/St_Johns",
  "America/New_York",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Europe/Berlin",
  "Europe/Dublin",
  "Pacific/Apia",
  "Pacific/Chatham",
  "UTC",
];

/** Every six and a half days from 1970 to 2070. */
const MOMENTS = Array.from({ length: 5600 }, (_, index) => index * 561_600 + 1801);

test("the C library, which reads the same files, says the same of a hundred years", (t) => {
  if (!existsSync(ZONEINFO)) return t.skip(`needs ${ZONEINFO} (tzdata)`);
  for (const zone of ZONES) {
    const { stdout } = spawnSync("date", ["-f", "-", "+%z"], {
      env: { TZ: zone, LANG: "C" },
      input: MOMENTS.map((at) => `@${at}\n`).join(""),
      encoding: "utf8",
    });
    const said = stdout.trimEnd().split("\n").map(minutesOf);
    const offsetAt = readZoneFile(readFileSync(`${ZONEINFO}/${zone}`)) ?? assert.fail(zone);
    // `date` leaves out seconds, which Liberia's clocks had until 1972.
    const ours = MOMENTS.map((at) => Math.trunc(offsetAt(at) / 60));
    assert.equal(said.length, MOMENTS.length);
    assert.deepEqual(
      ours.findIndex((each, index) => each !== said[index]),
      -1,
      zone,
    );
  }
});

/** `-0330`. */
function minutesOf(text: string): number {
  const size = Number(text.slice(1, 3)) * 60 + Number(text.slice(3, 5));
  return text.startsWith("-") ? 0 - size : size;
}
