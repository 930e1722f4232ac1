import assert from "node:assert/strict";
import { test } from "node:test";
import { parseResults } from "../../src/authentication/results-grammar.js";
import { domainIn, NO_STATEMENTS, statementsIn } from "../../src/authentication/statements.js";
import type { DmarcPolicy } from "../../src/core/contracts/authentication.js";

function stated(results: string) {
  const field = parseResults(`a.example; ${results}`);
  assert.ok(field !== null, results);
  return statementsIn(field.results);
}

test("SPF: the domain of the sender's address, or of HELO where there is none", () => {
  const table = [
    ["spf=pass smtp.mailfrom=ada@B.example", "pass", "b.example", "mailfrom"],
    ["spf=pass smtp.mailfrom=b.example smtp.helo=c.example", "pass", "b.example", "mailfrom"],
    ["spf=softfail smtp.mail=@b.example", "softfail", "b.example", "mailfrom"],
    ["spf=hardfail smtp.mailfrom=<a@b.example>", "fail", "b.example", "mailfrom"],
    ["spf=pass smtp.helo=c.example.", "pass", "c.example", "helo"],
    ["spf=pass smtp.mailfrom=<> smtp.helo=c.example", "pass", "c.example", "helo"],
    ["spf=none", "none", null, "helo"],
    ["spf=pass smtp.mailfrom=[192.0.2.1]", "pass", null, "mailfrom"],
    ["spf=pass (google.com: best guess record for domain of a@b.example)", "none", null, "helo"],
    ["spf=temperror", "temperror", null, "helo"],
    ["spf=error", "temperror", null, "helo"],
    ["spf=unknown", "permerror", null, "helo"],
    ["spf=passed", "permerror", null, "helo"],
  ] as const;
  for (const [field, result, domain, identity] of table)
    assert.deepEqual(stated(field).spf, [{ result, domain, identity }], field);
});

test("DKIM: d=, else the domain of i=; each signature by itself; words that are none are no pass", () => {
  assert.deepEqual(
    stated(
      "dkim=pass header.d=B.example header.s=One; dkim=fail header.i=ada@c.example; dkim=neutral; dkim=passed header.d=d.example",
    ).dkim,
    [
      { domain: "b.example", selector: "one", result: "pass" },
      { domain: "c.example", selector: null, result: "fail" },
      { domain: null, selector: null, result: "neutral" },
      { domain: "d.example", selector: null, result: "permerror" },
    ],
  );
});

const POLICIES: readonly (readonly [field: string, policy: DmarcPolicy | null])[] = [
  ["dmarc=fail (p=reject dis=none) header.from=b.example", "reject"],
  ["dmarc=fail (p=QUARANTINE sp=REJECT dis=NONE) header.from=b.example", "quarantine"],
  ["dmarc=fail (p=reject sp=none dis=none) header.from=b.example", "none"],
  [
    'dmarc=fail reason="No valid SPF, No valid DKIM" header.from=b.example (policy=reject)',
    "reject",
  ],
  ["dmarc=fail (policy=none) header.from=b.example", "none"],
  ["dmarc=fail (p=reject,has-list-id=yes,d=none) header.from=b.example", "reject"],
  ["dmarc=fail policy.published-domain-policy=quarantine header.from=b.example", "quarantine"],
  ["dmarc=fail policy.dmarc=reject header.from=b.example", "reject"],
  ["dmarc=fail action=oreject header.from=b.example", "reject"],
  ["dmarc=fail action=quarantine header.from=b.example", "quarantine"],
  ["dmarc=fail action=none header.from=b.example", "none"],
  ["dmarc=fail action=pct.quarantine header.from=b.example", null],
  ["dmarc=fail (dis=reject) header.from=b.example", null],
  ["dmarc=fail (sp=reject) header.from=b.example", "reject"],
  ["dmarc=fail header.from=b.example", null],
];

test("DMARC: what the domain asks for, wherever machines say so", () => {
  for (const [field, policy] of POLICIES)
    assert.deepEqual(stated(field).dmarc, [{ result: "fail", policy, domain: "b.example" }], field);
  assert.deepEqual(stated("dmarc=pass action=none header.from=b.example").dmarc, [
    { result: "pass", policy: null, domain: "b.example" },
  ]);
  assert.deepEqual(
    stated("dmarc=bestguesspass; dmarc=temperror; dmarc=none; dmarc=great").dmarc.map(
      ({ result }) => result,
    ),
    ["bestguesspass", "temperror", "none", "permerror"],
  );
});

test("ARC, and methods that say nothing here", () => {
  assert.deepEqual(stated("arc=pass (i=1); arc=reject; arc=odd").arc, [
    "pass",
    "fail",
    "permerror",
  ]);
  assert.deepEqual(
    stated("auth=pass smtp.auth=a; iprev=pass; x-tls=pass; dkim-adsp=pass"),
    NO_STATEMENTS,
  );
});

test("the domain of an address, or by itself", () => {
  const table = [
    ["a@b.example", "b.example"],
    ['"x@y"@b.example', "b.example"],
    ["@B.Example.", "b.example"],
    ["b.example", "b.example"],
    ["<a@b.example>", "b.example"],
    ["a@bücher.example", "xn--bcher-kva.example"],
    ["none", "none"],
    ["", null],
    ["<>", null],
    ["a@", null],
    ["a@b c", null],
    [undefined, null],
  ] as const;
  for (const [value, expected] of table) assert.equal(domainIn(value), expected, value);
});
