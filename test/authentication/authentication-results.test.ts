import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { authenticationResults } from "../../src/authentication/authentication-results.js";
import { firstOf } from "../../src/authentication/first-of.js";
import { withVerified } from "../../src/authentication/verified.js";
import {
  type Checked,
  describeAuthentication,
  unauthenticated,
} from "../../src/core/contracts/authentication.js";
import { readMail } from "../../src/core/message/parse-mail.js";
import { memoryContent } from "../../src/io/content.js";
import { lines, mailOf } from "../core/mails.js";
import { ENTRY, FILTERED, REINJECTED, SENT, TRACE } from "../core/relayed.js";

const BLUE = "blue.stonehenge.example";
const ENVELOPE = mailOf(lines("", "")).envelope;

/** What is found in a message; `ids` beside the machine's own name. */
function found(message: string, ids: readonly string[] = []): Promise<Checked | null> {
  const spec = { kind: "authenticationResults", ids } as const;
  return authenticationResults(spec, { trusted: [BLUE] }).authenticate({
    content: memoryContent(Buffer.from(message)),
    envelope: ENVELOPE,
    sender: undefined,
    from: [],
  });
}

const said = async (message: string, ids?: readonly string[]) => {
  const checked = await found(message, ids);
  return checked && describeAuthentication(checked);
};

const results = (text: string, id = BLUE) => `Authentication-Results: ${id}; ${text}\n`;
const PASS = results("dmarc=pass (p=reject dis=none) header.from=example.org");
const FAIL = results("dmarc=fail (p=reject dis=none) header.from=example.org");

test("fields of several milters, above the Received by which the message came in, are one answer", async () => {
  const three =
    PASS +
    results("spf=pass smtp.mailfrom=example.org") +
    results("dkim=pass header.d=example.org header.s=one; dkim=fail header.d=list.example");
  assert.equal(
    await said(TRACE + three + ENTRY + SENT),
    "spf=pass example.org, dkim=pass example.org, dkim=fail list.example, dmarc=pass p=reject (by blue.stonehenge.example)",
  );
});

test("what came with the message is not believed, whatever it is called", async () => {
  const other = FAIL.replace("Authentication-Results", "X-Google-Authentication-Results");
  const sealed = FAIL.replace("Authentication-Results: ", "ARC-Authentication-Results: i=1; ");
  const original = FAIL.replace("Authentication-Results", "Original-Authentication-Results");
  assert.equal(await said(TRACE + other + sealed + original + ENTRY + PASS + SENT), null);
  assert.equal(await said(ENTRY + PASS + ENTRY + PASS + SENT), null);
  assert.equal(await said(PASS + SENT), null);
});

test("by its own id alone: one in trusted, or in ids; that there is another is said", async () => {
  const other = results("dmarc=pass header.from=example.org", "MX.example.net 1");
  assert.equal(
    await said(other + ENTRY + SENT),
    "nobody looked (Authentication-Results is by mx.example.net, whom neither trusted nor ids names)",
  );
  assert.equal(
    await said(other + ENTRY + SENT, ["mx.example.NET"]),
    "dmarc=pass (by mx.example.net)",
  );
  assert.equal(
    await said(other + FAIL + ENTRY + SENT),
    "dmarc=fail p=reject (by blue.stonehenge.example)",
  );
  assert.equal(
    await said(`Authentication-Results: spf=pass smtp.mailfrom=example.org\n${ENTRY}${SENT}`),
    "nobody looked (Authentication-Results does not say who wrote it)",
  );
});

test("above a Received that may be a stranger's, nothing is believed, and why is said", async () => {
  const elsewhere = ENTRY.replace(`by ${BLUE}`, "by mx.example.org");
  assert.equal(
    await said(PASS + elsewhere + SENT),
    "nobody looked (Authentication-Results is not believed: the Received below it is by mx.example.org, whom trusted does not name)",
  );
});

test("several that say different things: never a pass that one of them denies", async () => {
  const both = async (first: string, second: string) => {
    const one = await said(results(first) + results(second) + ENTRY + SENT);
    assert.equal(one, await said(results(second) + results(first) + ENTRY + SENT));
    return one?.replace(` (by ${BLUE})`, "");
  };
  assert.equal(await both("dmarc=pass header.from=a.example", "dmarc=none"), "dmarc=none");
  assert.equal(
    await both(
      "dmarc=fail (p=none) header.from=a.example",
      "dmarc=fail (p=reject) header.from=a.example",
    ),
    "dmarc=fail p=none",
  );
  assert.equal(
    await both("spf=pass smtp.mailfrom=a.example", "spf=softfail smtp.mailfrom=a.example"),
    "spf=softfail a.example",
  );
  assert.equal(
    await both("spf=pass smtp.helo=mx.example", "spf=fail smtp.mailfrom=a.example"),
    "spf=fail a.example",
  );
  assert.equal(
    await both("spf=fail smtp.helo=mx.example", "spf=pass smtp.mailfrom=a.example"),
    "spf=pass a.example",
  );
  assert.equal(
    await both("dkim=pass header.d=a.example", "dkim=fail header.d=a.example"),
    "dkim=fail a.example",
  );
  assert.equal(
    await both(
      "dkim=pass header.d=a.example header.s=x; dkim=fail header.d=a.example header.s=y",
      "dkim=pass header.d=a.example header.s=x",
    ),
    "dkim=pass a.example, dkim=fail a.example",
  );
  assert.equal(await both("arc=pass", "arc=fail"), "arc=fail");
});

test("of two machines of ours in a row, the one that the message came in by has seen who sent it", async () => {
  const inner = results("spf=fail smtp.mailfrom=example.org; dkim=fail header.d=example.org");
  const outer = results("spf=pass smtp.mailfrom=example.org");
  assert.equal(
    await said(TRACE + inner + REINJECTED + FILTERED + outer + ENTRY + SENT),
    "spf=pass example.org, dkim=fail example.org (by blue.stonehenge.example)",
  );
});

test("Received-SPF from the same place, unless another host has written it", async () => {
  const spf =
    "Received-SPF: Pass (mailfrom) identity=mailfrom; envelope-from=a@example.org; receiver=";
  assert.equal(await said(`${spf}<UNKNOWN>\n${ENTRY}${SENT}`), `spf=pass example.org (by ${BLUE})`);
  assert.equal(await said(`${spf}${BLUE}\n${ENTRY}${SENT}`), `spf=pass example.org (by ${BLUE})`);
  assert.match(
    String(await said(`${spf}mx.evil.example\n${ENTRY}${SENT}`)),
    /Received-SPF is by mx\.evil\.example/,
  );
  assert.equal(await said(`${ENTRY}${spf}${BLUE}\n${SENT}`), null);
  assert.match(String(await said(`Received-SPF: (\n${ENTRY}${SENT}`)), /^nobody looked \(blue/);
});

test("of our own field that can't be read no pass is believed, and a failure is", async () => {
  const broken = (text: string) =>
    said(results(`${text} spf=pass smtp.mailfrom="a(`) + ENTRY + SENT);
  assert.match(String(await broken("dmarc=pass header.from=a.example;")), /^nobody looked/);
  assert.equal(
    await broken("dmarc=fail (p=reject) header.from=a.example;"),
    `dmarc=fail p=reject (by ${BLUE})`,
  );
  assert.equal(
    await broken("dmarc=fail (policy=quarantine);"),
    `dmarc=fail p=quarantine (by ${BLUE})`,
  );
  assert.equal(await broken("dmarc=fail;"), `dmarc=fail (by ${BLUE})`);
});

test("nothing that a stranger writes below makes a pass, or hides a failure", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(PASS, FAIL, ENTRY, REINJECTED, FILTERED, TRACE, "Received: x\n"), {
        maxLength: 6,
      }),
      async (forged) => {
        assert.equal(
          (await found(TRACE + FAIL + ENTRY + forged.join("") + SENT))?.dmarc?.result,
          "fail",
        );
        assert.equal((await found(TRACE + ENTRY + forged.join("") + SENT))?.dmarc ?? null, null);
      },
    ),
  );
});

test("firstOf: who has found something; nothing, and why, when nobody has", async () => {
  const one = (answer: Checked | null) => ({ authenticate: async () => answer });
  const incoming = {
    content: memoryContent(Buffer.from("\n")),
    envelope: ENVELOPE,
    sender: null,
    from: [],
  };
  const full = { ...unauthenticated("second"), arc: "none" } as const;
  const asked = (...all: (Checked | null)[]) => firstOf(all.map(one)).authenticate(incoming);
  assert.equal((await asked(null, unauthenticated("first"), full))?.by, "second");
  assert.equal((await asked(null, unauthenticated("first"), unauthenticated("last")))?.by, "first");
  assert.equal(await asked(null), null);
});

const NOBODY = unauthenticated("a test");
const SIGNED = (domain: string) => [{ domain, selector: null, result: "pass" }] as const;

/** The domains of From that are proven by what was found. */
async function verified(checked: Partial<Checked>, ...from: string[]): Promise<readonly string[]> {
  let fields: readonly (readonly {
    address: string;
    domain: string;
    name: string;
    local: string;
  }[])[] = [];
  const mail = readMail(
    memoryContent(Buffer.from(lines(...from.map((each) => `From: ${each}`), ""))),
    { options: {}, environment: {}, fromLine: null },
    {
      rewrite: () => null,
      mime: async () => assert.fail(),
      scan: async () => assert.fail(),
      authenticate: async (incoming) => {
        fields = incoming.from;
        return NOBODY;
      },
      note: assert.fail,
    },
  );
  await mail.authentication();
  return (await withVerified({ ...NOBODY, ...checked }, { from: fields })).verified;
}

test("a domain in From is proven by DMARC, or by DKIM or SPF of the same organization", async () => {
  const dmarc = (result: "pass" | "fail" | "none", domain: string | null) =>
    ({ dmarc: { result, domain, policy: null } }) as const;
  const spf = (domain: string, result: "pass" | "softfail" = "pass") =>
    ({ spf: { domain, result } }) as const;
  const ADA = "Ada <ada@mail.Engine.example>";
  const table: readonly (readonly [checked: Partial<Checked>, proven: boolean])[] = [
    [dmarc("pass", "mail.engine.example"), true],
    [dmarc("pass", "engine.example"), false],
    [dmarc("pass", null), false],
    [{ dkim: SIGNED("mail.engine.example") }, true],
    [{ dkim: SIGNED("engine.example") }, true],
    [{ dkim: SIGNED("news.engine.example") }, true],
    [{ dkim: SIGNED("example") }, false],
    [{ dkim: SIGNED("other.example") }, false],
    [{ dkim: [{ domain: "engine.example", selector: null, result: "fail" }] }, false],
    [spf("bounces.engine.example"), true],
    [spf("engine.example", "softfail"), false],
    [spf("other.example"), false],
    [{ ...dmarc("none", "mail.engine.example"), dkim: SIGNED("engine.example") }, true],
    [{ ...dmarc("fail", "mail.engine.example"), dkim: SIGNED("engine.example") }, false],
    [{ ...dmarc("fail", null), dkim: SIGNED("engine.example") }, false],
    [{}, false],
  ];
  for (const [checked, proven] of table)
    assert.deepEqual(
      await verified(checked, ADA),
      proven ? ["mail.engine.example"] : [],
      JSON.stringify(checked),
    );
});

test("what others hand on is no organization: github.io, co.uk; names beyond ASCII are one", async () => {
  assert.deepEqual(await verified({ dkim: SIGNED("thief.github.io") }, "a@owner.github.io"), []);
  assert.deepEqual(await verified({ dkim: SIGNED("github.io") }, "a@owner.github.io"), []);
  assert.deepEqual(await verified({ dkim: SIGNED("evil.co.uk") }, "a@bank.co.uk"), []);
  assert.deepEqual(await verified({ dkim: SIGNED("xn--bcher-kva.example") }, "a@bücher.example"), [
    "xn--bcher-kva.example",
  ]);
});

test("several authors: each domain by itself; several From fields: none, one of them is not signed", async () => {
  const dkim = SIGNED("engine.example");
  assert.deepEqual(await verified({ dkim }, "a@engine.example, b@evil.example"), [
    "engine.example",
  ]);
  assert.deepEqual(await verified({ dkim }, "Group: a@engine.example;"), ["engine.example"]);
  assert.deepEqual(await verified({ dkim }, "a@engine.example", "boss@engine.example"), []);
  assert.deepEqual(await verified({ dkim }), []);
  assert.deepEqual(await verified({ dkim }, "nobody"), []);
});
