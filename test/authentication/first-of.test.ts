import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOf } from "../../src/authentication/first-of.js";
import { type Checked, unauthenticated } from "../../src/core/contracts/authentication.js";
import type { Authenticator, Incoming } from "../../src/core/contracts/ports.js";
import { memoryContent } from "../../src/io/content.js";

const NOTHING: Checked = { spf: null, dkim: [], dmarc: null, arc: null, by: "nothing" };
const SIGNED: Checked = {
  ...NOTHING,
  dkim: [{ domain: "a.example", selector: "s1", result: "pass" }],
  by: "signed",
};
const POLICY: Checked = {
  ...NOTHING,
  dmarc: { result: "pass", policy: "reject", domain: "a.example" },
  by: "policy",
};
const INCOMING: Incoming = {
  content: memoryContent(Buffer.from("a: b\n\n")),
  envelope: {
    sender: undefined,
    recipient: undefined,
    originalRecipient: undefined,
    extension: undefined,
    fromLine: undefined,
    clientAddress: undefined,
    clientHostname: undefined,
    clientHelo: undefined,
    clientProtocol: undefined,
    saslUser: undefined,
  },
  sender: null,
  from: [],
};

test("the first that knows DMARC is heard; else the first that found anything; else any", async () => {
  const cases: readonly (readonly [readonly (Checked | null)[], string | undefined, number])[] = [
    [[POLICY, SIGNED], "policy", 1],
    [[SIGNED, POLICY], "policy", 2],
    [[null, NOTHING, POLICY], "policy", 3],
    [[NOTHING, SIGNED], "signed", 2],
    [[SIGNED, NOTHING], "signed", 2],
    [[null, NOTHING, unauthenticated("later")], "nothing", 3],
    [[null, null], undefined, 2],
  ];
  for (const [answers, heard, count] of cases) {
    let asked = 0;
    const members = answers.map(
      (answer): Authenticator => ({
        authenticate: async () => {
          asked++;
          return answer;
        },
      }),
    );
    const found = await firstOf(members).authenticate(INCOMING);
    assert.equal(found?.by, heard);
    assert.equal(asked, count);
  }
});
