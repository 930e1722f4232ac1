import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { STATEMENTS, type Statement } from "../../src/spam/spam-headers.js";
import { assertLinear, hostile } from "../core/hostile.js";

function read(name: string, value: string): Statement | null {
  const reader = STATEMENTS.get(name);
  assert.ok(reader !== undefined, name);
  return reader(value);
}

const status = (value: string) => read("x-spam-status", value);
const result = (value: string) => read("x-spamd-result", value);

test("X-Spam-Status as SpamAssassin writes it", () => {
  assert.deepEqual(
    status(
      "Yes, score=7.3 required=5.0 tests=BAYES_99,HTML_MESSAGE, URIBL_BLACK autolearn=no autolearn_force=no version=4.0.1",
    ),
    { kind: "spam", score: 7.3, threshold: 5, tests: ["BAYES_99", "HTML_MESSAGE", "URIBL_BLACK"] },
  );
  assert.deepEqual(status("No, score=-1.9 required=5.0 tests=none autolearn=ham version=3.4.6"), {
    kind: "ham",
    score: -1.9,
    threshold: 5,
    tests: [],
  });
  assert.deepEqual(status("No, score=-0.0 required=5.0 tests=A=-0.1,B=0.1"), {
    kind: "ham",
    score: 0,
    threshold: 5,
    tests: ["A", "B"],
  });
});

test("X-Spam-Status as it was written in the older days, with hits", () => {
  assert.deepEqual(
    status("Yes, hits=12.1 required=5.0 tests=FROM_ENDS_IN_NUMS,NO_REAL_NAME version=2.63"),
    {
      kind: "spam",
      score: 12.1,
      threshold: 5,
      tests: ["FROM_ENDS_IN_NUMS", "NO_REAL_NAME"],
    },
  );
});

test("X-Spam-Status as amavis writes it", () => {
  assert.deepEqual(
    status(
      "Yes, score=1003.902 tagged_above=-999 required=5 tests=[GTUBE=1000, MSGID_SHORT=0.001] autolearn=no",
    ),
    {
      kind: "spam",
      score: 1003.902,
      threshold: 5,
      tests: ["GTUBE", "MSGID_SHORT"],
    },
  );
  assert.deepEqual(
    status("No, score=-1 tagged_above=-999 required=5 WHITELISTED tests=[] autolearn=unavailable")
      ?.tests,
    [],
  );
  assert.equal(
    status("No, score=x tagged_above=-999 required=5 tests=[] autolearn=unavailable"),
    null,
    "not scanned",
  );
});

test("X-Spam-Status as rspamd writes it, and the word alone", () => {
  assert.deepEqual(status("Yes, score=7.20"), { kind: "spam", score: 7.2, tests: [] });
  assert.deepEqual(status("No"), { kind: "ham" });
  assert.deepEqual(status("YES"), { kind: "spam" });
});

test("an X-Spam-Status that can't be read for certain is none", () => {
  for (const value of [
    "",
    "Maybe, score=7.3 required=5.0",
    "Yesterday, score=7.3",
    "No, really",
    "No, skipped",
    "No, required=5.0 tests=A",
    "No, score= required=5.0",
    "No, score=1.2.3 required=5.0",
    "No, score=1e9 required=5.0",
    "No, score=nan required=5.0",
    "No, score=7,3 required=5.0x",
    "No, score=1.2 required=five",
    "No, score=1.2 required=5.0 tests=[A=1",
    "score=7.3 required=5.0, Yes",
    "No; score=1",
  ]) {
    assert.equal(status(value), null, value);
  }
});

test("X-Spam-Flag and X-Spam", () => {
  for (const name of ["x-spam-flag", "x-spam"]) {
    for (const value of ["YES", "Yes", "yes", "True"])
      assert.deepEqual(read(name, value), { kind: "spam" }, value);
    for (const value of ["NO", "No", "false"])
      assert.deepEqual(read(name, value), { kind: "ham" }, value);
    for (const value of ["", "YES!", "Y", "yes no", "not detected"])
      assert.equal(read(name, value), null, value);
  }
});

test("X-Rspamd-Action", () => {
  for (const value of ["no action", "greylist"])
    assert.deepEqual(read("x-rspamd-action", value), { kind: "ham" });
  for (const value of ["add header", "Rewrite Subject", "reject"]) {
    assert.deepEqual(read("x-rspamd-action", value), { kind: "spam" });
  }
  for (const value of ["", "soft reject", "no", "constructor"])
    assert.equal(read("x-rspamd-action", value), null, value);
});

test("X-Spamd-Result", () => {
  assert.deepEqual(
    result(
      "default: False [4.20 / 15.00]; BAYES_HAM(-2.99)[99.95%]; R_SPF_ALLOW(-0.20)[+ip4:192.0.2.0/24]; ARC_NA(0.00)[]; X(1)[a(2.0);B(1.0)[c]]",
    ),
    { kind: "ham", score: 4.2, threshold: 15, tests: ["BAYES_HAM", "R_SPF_ALLOW", "ARC_NA", "X"] },
  );
  assert.deepEqual(result("default: True [18.10 / 15.00] SYM(1.20)[] OTHER(16.90)[x]"), {
    kind: "spam",
    score: 18.1,
    threshold: 15,
    tests: ["SYM", "OTHER"],
  });
  assert.deepEqual(result("default: False [-0.10 / 15.00]"), {
    kind: "ham",
    score: -0.1,
    threshold: 15,
    tests: [],
  });
  for (const value of [
    "",
    "default: Perhaps [4.20 / 15.00]",
    "default: False",
    "default: False [4.20]",
    "default: False [nan / 15.00]",
    "default: False [4.2.0 / 15.00]",
    "default: False [4.20 / 15.00",
    "x default: True [18.10 / 15.00]",
  ]) {
    assert.equal(result(value), null, value);
  }
});

test("points alone, as numbers and as a bar; none where they can't be read", () => {
  for (const name of ["x-spam-score", "x-rspamd-score"]) {
    for (const [value, score] of [
      ["7.3", 7.3],
      ["-1.2", -1.2],
      ["+4", 4],
      ["7.3 (+++++++)", 7.3],
      ["4.20 / 15.00", 4.2],
    ] as const) {
      assert.deepEqual(read(name, value), { score }, value);
    }
    for (const value of ["", "s", "7.3x", "undef - disabled"])
      assert.deepEqual(read(name, value), {}, value);
  }
  assert.deepEqual(read("x-spam-level", "*******"), { score: 7 });
  assert.deepEqual(read("x-spam-level", "+++"), { score: 3 });
  for (const value of ["", "7", "*+*"]) assert.deepEqual(read("x-spam-level", value), {}, value);
});

test("whatever stands there is read or not, and numbers are numbers", () => {
  const word = fc.constantFrom(
    "Yes",
    "No",
    ",",
    " ",
    "score=",
    "required=",
    "tests=",
    "[",
    "]",
    "7.3",
    "A=1",
    "default:",
    "True",
    "/",
    ";",
    "x(1)[",
  );
  const value = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 15 }).map((words) => words.join("")),
  );
  fc.assert(
    fc.property(fc.constantFrom(...STATEMENTS.keys()), value, (name, text) => {
      const statement = read(name, text);
      for (const number of [statement?.score, statement?.threshold])
        assert.ok(number === undefined || Number.isFinite(number));
      for (const each of statement?.tests ?? []) assert.notEqual(each, "");
    }),
    { numRuns: 3000 },
  );
});

test("hostile values take no time", () => {
  const pieces = [
    "a",
    ",",
    ", ",
    "A,",
    "tests=",
    "score=",
    "[",
    "A(1)[",
    "(",
    "*",
    " ",
    "1",
    "[]",
    ";A(1)",
  ];
  const beginnings = [
    "Yes, ",
    "Yes, score=1 tests=",
    "Yes, score=1 tests=[",
    "default: False [1 / 2]; ",
  ];
  const texts = hostile(pieces, beginnings);
  for (const name of ["x-spam-status", "x-spamd-result", "x-spam-score", "x-spam-level"]) {
    assertLinear(texts, (text) => read(name, text));
  }
});
