import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { parseDate } from "../../../src/core/message/date-time.js";
import { decodeField, parseHeader } from "../../../src/core/message/header.js";
import { corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { assertLinear, hostile } from "../hostile.js";

/** Each value, and its moment in UTC. */
function reads(cases: Readonly<Record<string, string>>): void {
  for (const [value, moment] of Object.entries(cases)) {
    assert.equal(parseDate(value)?.toISOString().replace(".000Z", "Z"), moment, value);
  }
}

test("RFC 5322's dates are read", () => {
  reads({
    "Fri, 21 Nov 1997 09:55:06 -0600": "1997-11-21T15:55:06Z",
    "21 Nov 1997 09:55 +0530": "1997-11-21T04:25:00Z",
    "Thu,\t13 Feb 1969 23:32 -0330 (Newfoundland (Time))": "1969-02-14T03:02:00Z",
    "Sat, 31 Dec 2016 23:59:60 +0000": "2017-01-01T00:00:00Z",
    "Thu, 29 Feb 2024 00:00:00 -0000": "2024-02-29T00:00:00Z",
  });
});

test("obsolete dates are read", () => {
  reads({
    "21 Nov 97 09:55:06 GMT": "1997-11-21T09:55:06Z",
    "1 Jan 49 00:00:00 UT": "2049-01-01T00:00:00Z",
    "1 Jan 50 00:00:00 UTC": "1950-01-01T00:00:00Z",
    "Mon,  2 Apr 101 04:20:10 CST": "2001-04-02T10:20:10Z",
    "Sat, 26 Oct 91 09:35:10 EDT": "1991-10-26T13:35:10Z",
    "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600": "1997-11-21T15:55:06Z",
    "Fri, 21 Nov 1997 09 :55: 06 -0600": "1997-11-21T15:55:06Z",
    "21(x)Nov(y)1997(z)09:55:06(zz)-0600": "1997-11-21T15:55:06Z",
    ") Fri, 21 Nov 1997 09:55:06 -0600 ": "1997-11-21T15:55:06Z",
  });
});

test("zones of letters are North America's, or else UTC", () => {
  const hours = {
    EST: 5,
    EDT: 4,
    CST: 6,
    CDT: 5,
    MST: 7,
    MDT: 6,
    PST: 8,
    PDT: 7,
    A: 0,
    Z: 0,
    y: 0,
    CEST: 0,
    JST: 0,
  };
  for (const [zone, later] of Object.entries(hours)) {
    assert.equal(
      parseDate(`1 Jan 2000 00:00:00 ${zone}`)?.getTime(),
      Date.UTC(2000, 0, 1, later),
      zone,
    );
  }
});

test("dates that occur in real mail are read", () => {
  reads({
    "Sun, 28 Jul 2002 19:28:54": "2002-07-28T19:28:54Z",
    "03 Jul 01 12:47:50 AM": "2001-07-03T00:47:50Z",
    "03 Jul 01 12:47:50 PM -0100": "2001-07-03T13:47:50Z",
    "Wed, 20 Sep 1995 00:19:00 (EDT) -0400": "1995-09-20T04:19:00Z",
    "Fri, 07 Jun 2002 16:35:51 GMT+1": "2002-06-07T15:35:51Z",
    "Fri, 30 Aug 02 05:32:48 Eastern Daylight Time": "2002-08-30T09:32:48Z",
    "Tue, 029 Apr 2019 23:34:45 -0800 (PST)": "2019-04-30T07:34:45Z",
    "Thu, 22 Nov 2018 17:56:08 -0200 (-02)": "2018-11-22T19:56:08Z",
    "Thu, 8 Mar 2005 17:40:36 -0500 EST": "2005-03-08T22:40:36Z",
    "Monday, 4 September 2000 1:02:03 +02:00": "2000-09-03T23:02:03Z",
    "Thu Oct  2 15:07:13 2003": "2003-10-02T15:07:13Z",
    "Thu Oct  2 15:07:13 EST 2003": "2003-10-02T20:07:13Z",
    "Thu Oct  2 15:07:13 2003 +0200": "2003-10-02T13:07:13Z",
    "2003-10-02T15:07:13Z": "2003-10-02T15:07:13Z",
    "2003-10-02 15:07:13 -0100": "2003-10-02T16:07:13Z",
    "Wed, 1 Jan 2003 12:00:00 Pacific Standard Time": "2003-01-01T20:00:00Z",
    "1 Jan 2003 01:00:00 AM": "2003-01-01T01:00:00Z",
    "1 Jan 1900 00:59:00 +0059": "1900-01-01T00:00:00Z",
  });
});

test("what is no date, or none for certain, is null", () => {
  for (const value of [
    "",
    "Whenever",
    "today",
    "1",
    "31 Feb 2001 00:00:00 +0000",
    "29 Feb 2023 00:00:00 +0000",
    "0 Jan 2001 00:00:00 +0000",
    "32 Jan 2001 00:00:00 +0000",
    "1 Foo 2001 00:00:00 +0000",
    "1 Ma 2001 00:00:00 +0000",
    "1 Jan 2001 24:00:00 +0000",
    "1 Jan 2001 00:60:00 +0000",
    "1 Jan 2001 00:00:61 +0000",
    "1 Jan 2001 13:00:00 PM",
    "1 Jan 2001 00:00:00 AM",
    "99 Jan 2001 00:00:00 +0000",
    "1 Jan 2001 00:00:00 +0060",
    "1 Jan 0102 00:00:00 +0000",
    "1 Jan 20011 00:00:00 +0000",
    "1 Jan 2001",
    "1 Jan 2001 00 +0000",
    "Mon, 22 Jul 2002 0:4:52 +-0500",
    "Wed, 15 Dec 2010    59:10 -0500",
    "Thu Oct 2, 2003  5:07:13  AM Asia/Jakarta",
    "01/02/2003 10:00:00",
    "2001-13-01T00:00:00Z",
    "1 Jan 2001 00:00:00 +0000 and more",
    "1 Jan 2001 00:00:00 and more +0000",
    "1 Jan 2001 00:00:00 xEastern Daylight Time",
    "1 Jan 2001 00:00:00 Eastern Daylight Timex",
    `(${" ".repeat(200)}) 1 Jan 2001 00:00:00 +0000`,
  ]) {
    assert.equal(parseDate(value), null, value);
  }
});

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

test("any moment, written in any zone, is read back", () => {
  const seconds = fc.integer({
    min: Date.UTC(1900, 0, 2) / 1000,
    max: Date.UTC(9999, 11, 30) / 1000,
  });
  fc.assert(
    fc.property(seconds, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, east) => {
      const there = new Date((moment + east * 60) * 1000);
      const two = (number: number) => String(number).padStart(2, "0");
      const zone =
        (east < 0 ? "-" : "+") + two(Math.floor(Math.abs(east) / 60)) + two(Math.abs(east) % 60);
      const day = `${DAYS[there.getUTCDay()]}, ${there.getUTCDate()} ${MONTHS[there.getUTCMonth()]} ${there.getUTCFullYear()}`;
      assert.equal(
        parseDate(`${day} ${there.toISOString().slice(11, 19)} ${zone}`)?.getTime(),
        moment * 1000,
      );
    }),
  );
});

test("nothing makes it throw, or answer with an invalid date", () => {
  const piece = fc.constantFrom(
    "Mon,",
    "1",
    "31",
    " ",
    ":",
    "Feb",
    "2001",
    "00:00",
    "99",
    "+",
    "-0500",
    "(",
    ")",
    "PM",
    "EST",
    "T",
  );
  const any = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 15 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(any, (value) => !Number.isNaN(parseDate(value)?.getTime())),
    { numRuns: 1000 },
  );
});

test("reading is linear whatever the value is", () => {
  assertLinear(
    hostile(["(", ")", "()", " ", "1", "a", "1 ", "a ", "1 Jan 2001 00:00:00 "]),
    parseDate,
  );
});

test("nearly every date of the corpus is read", { skip: NO_CORPUS }, () => {
  const dates = corpusFiles("mail", "no-reply", "bursts").flatMap((file) =>
    parseHeader(readFileSync(file))
      .fields.filter(({ lower }) => lower === "date")
      .map(({ raw }) => decodeField(raw)),
  );
  const refused = dates.filter((date) => parseDate(date) === null);
  assert.ok(dates.length > 1000);
  assert.ok(refused.length <= 15, refused.join("\n"));
});
