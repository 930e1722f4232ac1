/** `check`, the whole program: what it says of patterns that run away. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { homeWith } from "./tools.js";

test("a pattern that runs away is a warning with its place, and no error", (t) => {
  const home = homeWith(t, { rules: 'rule("prize", body(/^(a+)+$/), file("inbox"))' });
  const { status, stdout } = home.run(["check"]);
  assert.equal(status, 0, stdout);
  assert.match(
    stdout,
    /^warning rules\.ts:\d+:\d+: \/\^\(a\+\)\+\$\/, in rule "prize", body\(.*\) can run away: /m,
  );
  assert.match(stdout, /^ {8}such as "a/m);
  assert.match(stdout, /\n0 errors, \d+ warnings?\n$/);
});

test("the others are counted", (t) => {
  const home = homeWith(t, {
    rules: 'rule("prize", subject(/prize\\s?/i, /v[i1]rus/), file("inbox"))',
  });
  assert.match(
    home.run(["check"]).stdout,
    /^ok {6}patterns: 2 regular expressions, none that can run away$/m,
  );
});
