/** Verdicts that an MTA's own filter has left in the header. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSync } from "esbuild";
import { memoryContent } from "../../src/io/content.js";
import { upstream } from "../../src/spam/upstream.js";
import { lines } from "../core/mails.js";
import {
  AMAVIS_HAM,
  AMAVIS_SPAM,
  ENTRY,
  FILTERED,
  PIPED,
  REINJECTED,
  SENT,
  SPAMASSASSIN_SPAM,
  TRACE,
} from "../core/relayed.js";

const scan = (message: string) =>
  upstream(["blue.stonehenge.example"]).scan(memoryContent(Buffer.from(message)));

/** The verdict on a message that a filter behind Postfix has left these fields in. */
const marked = (...fields: readonly string[]) =>
  scan(REINJECTED + lines(...fields) + FILTERED + ENTRY + SENT);

test("amavis before local delivery", async () => {
  assert.deepEqual(await scan(TRACE + REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT), {
    kind: "spam",
    score: 7.535,
    threshold: 5,
    tests: [
      "DATE_IN_PAST_96_XX",
      "HELO_DYNAMIC_IPADDR",
      "KHOP_HELO_FCRDNS",
      "MSGID_SHORT",
      "RCVD_ILLEGAL_IP",
      "TVD_SPACE_RATIO",
    ],
    by: "X-Spam-Status by blue.stonehenge.example",
  });
  assert.deepEqual(await scan(TRACE + REINJECTED + AMAVIS_HAM + FILTERED + ENTRY + SENT), {
    kind: "ham",
    score: -1,
    threshold: 5,
    tests: ["ALL_TRUSTED"],
    by: "X-Spam-Status by blue.stonehenge.example",
  });
});

test("SpamAssassin in a content filter that gives the message to sendmail", async () => {
  assert.deepEqual(await scan(TRACE + PIPED + SPAMASSASSIN_SPAM + ENTRY + SENT), {
    kind: "spam",
    score: 7.3,
    threshold: 5,
    tests: ["BAYES_99", "HTML_MESSAGE", "URIBL_BLACK"],
    by: "X-Spam-Status by blue.stonehenge.example",
  });
});

test("SpamAssassin right before sortmail", async () => {
  assert.equal((await scan(SPAMASSASSIN_SPAM + TRACE + ENTRY + SENT))?.kind, "spam");
});

test("a sender's own word is no opinion", async () => {
  for (const own of [
    AMAVIS_HAM,
    AMAVIS_SPAM,
    SPAMASSASSIN_SPAM,
    "X-Spam-Status: No\n",
    "X-Spam: Yes\n",
  ]) {
    assert.equal(await scan(TRACE + ENTRY + own + SENT), null);
    assert.equal(await scan(TRACE + ENTRY + own + FILTERED + ENTRY + SENT), null);
    assert.equal(await scan(own + SENT), null);
  }
});

test("a sender's own word does not touch the filter's", async () => {
  const verdict = await scan(
    REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + AMAVIS_HAM + ENTRY + SENT,
  );
  assert.equal(verdict?.kind, "spam");
  assert.equal(verdict.score, 7.535);
});

test("no greeting and no recipient of its sender's choice costs the verdict", async () => {
  const to = (field: string) =>
    field.replace("training@stonehenge.example", '"x by evil.example y"@stonehenge.example');
  const entry = to(ENTRY.replace("from mail.example.org (", "from by ("));
  for (const message of [
    TRACE + AMAVIS_SPAM + entry + AMAVIS_HAM + ENTRY + SENT,
    TRACE + to(REINJECTED) + AMAVIS_SPAM + to(FILTERED) + entry + AMAVIS_HAM + ENTRY + SENT,
  ]) {
    const verdict = await scan(message);
    assert.deepEqual([verdict?.kind, verdict?.score], ["spam", 7.535]);
  }
});

test("unknown, and why, where a Received keeps a filter's fields from being believed", async () => {
  const greeted = ENTRY.replace("from mail.example.org (", "from x by evil.example (");
  assert.deepEqual(await scan(TRACE + SPAMASSASSIN_SPAM + greeted + SENT), {
    kind: "unknown",
    score: null,
    threshold: null,
    tests: [],
    by: "X-Spam-Flag is not believed: the Received below it can be read in two ways: by evil.example, or by blue.stonehenge.example",
  });
  // No filter has written anything there.
  assert.equal(await scan(TRACE + greeted + AMAVIS_HAM + SENT), null);
});

test("nobody has looked at it", async () => {
  for (const message of [
    TRACE + ENTRY + SENT,
    REINJECTED + FILTERED + ENTRY + SENT,
    SENT,
    "",
    "\n",
    "\0\0",
    "no header",
  ]) {
    assert.equal(await scan(message), null);
  }
});

test("rspamd", async () => {
  const by = "by blue.stonehenge.example";
  const spam = { kind: "spam", score: 7.2, threshold: null, tests: ["SYM"] };
  const result = "X-Spamd-Result: default: False [7.20 / 15.00]; SYM(7.20)[x]";
  assert.deepEqual(await marked("X-Spam: Yes", result), { ...spam, by: `X-Spam ${by}` });
  assert.deepEqual(await marked(result, "X-Rspamd-Action: add header"), {
    ...spam,
    by: `X-Rspamd-Action ${by}`,
  });
  assert.deepEqual(await marked(result), {
    ...spam,
    kind: "ham",
    threshold: 15,
    by: `X-Spamd-Result ${by}`,
  });
  assert.deepEqual(await marked("X-Rspamd-Score: 3.1", "X-Rspamd-Action: no action"), {
    kind: "ham",
    score: 3.1,
    threshold: null,
    tests: [],
    by: `X-Rspamd-Action ${by}`,
  });
});

test("a flag alone, with points beside it or not", async () => {
  const flag = {
    kind: "spam",
    score: null,
    threshold: null,
    tests: [],
    by: "X-Spam-Flag by blue.stonehenge.example",
  };
  assert.deepEqual(await marked("X-Spam-Flag: YES"), flag);
  assert.deepEqual(await marked("X-Spam-Level: *******", "X-Spam-Flag: YES"), {
    ...flag,
    score: 7,
  });
  assert.deepEqual(await marked("X-Spam-Level: *******", "X-Spam-Score: 7.3", "X-Spam-Flag: YES"), {
    ...flag,
    score: 7.3,
  });
});

test("points alone are no verdict: nobody says how many are too many", async () => {
  assert.equal(await marked("X-Spam-Score: 99", "X-Spam-Level: *********"), null);
});

test("no opinion where a verdict can't be read, or two contradict each other", async () => {
  assert.equal(
    await marked("X-Spam-Status: No, score=x tagged_above=-999 required=5 tests=[]"),
    null,
  );
  assert.equal(await marked("X-Spam-Status: garbage", "X-Spam-Flag: YES"), null);
  assert.equal(await marked("X-Spam-Flag: NO", "X-Spam-Status: Yes, score=7.3 required=5.0"), null);
  assert.equal(await marked("X-Rspamd-Action: no action", "X-Spam: Yes"), null);
});

test("of two filters in a row the later one's word counts, which stands above", async () => {
  const earlier = "X-Spam-Status: No, score=1.0 required=5.0\nX-Spam-Flag: NO\n";
  const verdict = await scan(REINJECTED + AMAVIS_SPAM + FILTERED + earlier + ENTRY + SENT);
  assert.equal(verdict?.kind, "spam");
  const flagged = await scan(
    `${REINJECTED}X-Spam-Flag: YES\n${FILTERED}${AMAVIS_HAM}${ENTRY}${SENT}`,
  );
  assert.deepEqual([flagged?.kind, flagged?.score], ["spam", null]);
});

test("of one field twice the first counts", async () => {
  assert.equal((await marked("X-Spam-Flag: YES", "X-Spam-Flag: NO"))?.kind, "spam");
});

test("loads nothing", () => {
  const { metafile } = buildSync({
    entryPoints: [`${process.env.SORTMAIL_ROOT}/src/spam/upstream.ts`],
    bundle: true,
    write: false,
    outdir: "unused",
    platform: "node",
    packages: "external",
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  assert.deepEqual(imports, []);
});
