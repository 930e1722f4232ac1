import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseResults, type ResultsField } from "../../src/authentication/results-grammar.js";
import { assertLinear, hostile } from "../core/hostile.js";

/** As plain as it can be shown: `method=result property=value (comment)`. */
function plain(field: ResultsField | null): unknown {
  return (
    field && [
      field.id,
      ...field.results.map(({ method, result, properties, comments }) =>
        [
          `${method}=${result}`,
          ...[...properties].map(([name, value]) => `${name}=${value}`).sort(),
          ...comments.map((text) => `(${text})`),
        ].join(" "),
      ),
    ]
  );
}

const FORMS: readonly (readonly [value: string, expected: unknown])[] = [
  // RFC 8601 appendix B
  ["example.org 1; none", ["example.org"]],
  [
    "example.com; spf=pass smtp.mailfrom=example.net",
    ["example.com", "spf=pass smtp.mailfrom=example.net"],
  ],
  [
    "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
    [
      "example.com",
      "auth=pass smtp.auth=sender@example.net (cram-md5)",
      "spf=pass smtp.mailfrom=example.net",
    ],
  ],
  [
    "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
    [
      "foo.example.net",
      "dkim=fail policy.expired=1362471462 (Because I like it) (One yay) (wait for it) (A dot can go here) (like that) (this surprised me) (as I wasn't expecting it)",
    ],
  ],
  // RFC 8601 section 2.2: reason, quoted values, comments in comments
  [
    'A.example; dkim=fail reason="bad \\"signature\\"; dmarc=pass" header.i="@b.example" (a (b) \\) c)',
    ["a.example", 'dkim=fail header.i=@b.example reason=bad "signature"; dmarc=pass (a (b) ) c)'],
  ],
  ['"quoted.example" 1;none', ["quoted.example"]],
  ["a.example; dkim/1=pass header.d=b.example", ["a.example", "dkim=pass header.d=b.example"]],
  // opendkim, opendmarc
  [
    "mx.example; dkim=pass (2048-bit key; unprotected) header.d=b.example header.i=@b.example header.a=rsa-sha256 header.s=sel header.b=AbC+/d=;\tdkim-atps=neutral",
    [
      "mx.example",
      "dkim=pass header.a=rsa-sha256 header.b=AbC+/d= header.d=b.example header.i=@b.example header.s=sel (2048-bit key; unprotected)",
      "dkim-atps=neutral",
    ],
  ],
  [
    "mx.example; dmarc=fail (p=reject dis=none) header.from=b.example",
    ["mx.example", "dmarc=fail header.from=b.example (p=reject dis=none)"],
  ],
  // Gmail, the older one too
  [
    "mx.google.com; spf=pass (google.com: domain of a@b.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@b.example; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=b.example",
    [
      "mx.google.com",
      "spf=pass smtp.mailfrom=a@b.example (google.com: domain of a@b.example designates 192.0.2.1 as permitted sender)",
      "dmarc=pass header.from=b.example (p=REJECT sp=REJECT dis=NONE)",
    ],
  ],
  ["mx.google.com; spf=neutral (x) smtp.mail=", ["mx.google.com", "spf=neutral smtp.mail= (x)"]],
  [
    "mx.google.com; spf=pass smtp.mail= header.from=b.example",
    ["mx.google.com", "spf=pass header.from=b.example smtp.mail="],
  ],
  // Exchange: no id, words without a type, nothing behind some `;`
  [
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=b.example; dkim=none (message not signed) header.d=none;dmarc=fail action=oreject header.from=b.example;compauth=fail reason=000",
    [
      null,
      "spf=pass smtp.mailfrom=b.example (sender IP is 192.0.2.1)",
      "dkim=none header.d=none (message not signed)",
      "dmarc=fail action=oreject header.from=b.example",
      "compauth=fail reason=000",
    ],
  ],
  // addresses that are not quoted, signed return paths
  [
    "a.example; spf=pass smtp.mailfrom=prvs=1234=ada@b.example smtp.helo=c.example;",
    ["a.example", "spf=pass smtp.helo=c.example smtp.mailfrom=prvs=1234=ada@b.example"],
  ],
  [
    'a.example; spf=pass smtp.mailfrom="; dmarc=pass header.from=bank.example"@evil.example',
    ["a.example", "spf=pass smtp.mailfrom=; dmarc=pass header.from=bank.example@evil.example"],
  ],
  ["a.example; spf=pass smtp.mailfrom=<>", ["a.example", "spf=pass smtp.mailfrom=<>"]],
  // the first of two
  [
    "a.example; dkim=pass header.d=b.example header.d=c.example",
    ["a.example", "dkim=pass header.d=b.example"],
  ],
  // a version of a method that nobody knows says nothing; the others do
  ["a.example; dkim/2=pass header.d=b.example; spf=fail", ["a.example", "spf=fail"]],
  // no field
  ["a.example 2; spf=pass", null],
  ["", null],
  ["a.example b.example; none", null],
  ["a.example; spf=pass (left open", null],
  ["a.example; spf=pass not open)", null],
  ['a.example; spf=pass reason="left open', null],
  ["a.example; spf", null],
  ["a.example; spf=pass word", null],
  ["a.example; =pass", null],
  ["a.example; spf=", null],
];

for (const [value, expected] of FORMS)
  test(`a form: ${value.slice(0, 60)}`, () =>
    assert.deepEqual(plain(parseResults(value)), expected));

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const text = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
const comment = fc.oneof(
  fc.constant(" "),
  text.map((inside) => ` (${inside.replace(/["()\\]/g, "\\$&")}) `),
  text.map((inside) => ` (x (${inside.replace(/["()\\]/g, "\\$&")}) y) `),
);
const value = fc.oneof(
  word.map((each) => [each, each] as const),
  text.map((each) => [`"${each.replace(/["\\]/g, "\\$&")}"`, each] as const),
);
const property = fc.tuple(word, word, value, comment, comment, comment);
const result = fc.record({
  method: word,
  result: word,
  properties: fc.array(property, { maxLength: 4 }),
  gaps: fc.array(comment, { minLength: 4, maxLength: 4 }),
});

test("whatever the grammar allows is read as it was meant", () => {
  fc.assert(
    fc.property(fc.array(result, { minLength: 1, maxLength: 4 }), (results) => {
      const written = results.map(({ method, result, properties, gaps: [a, b, c, d] }) => {
        const rest = properties.map(
          ([type, name, [quoted], x, y, z]) => `${x}${type}${y}.${x}${name}${y}=${z}${quoted}${x}`,
        );
        return `${a}${method}${b}=${c}${result}${d}${rest.join(" ")}`;
      });
      const read = parseResults(`mx.example 1;${written.join(";")}`);
      assert.deepEqual(
        read?.results.map((each) => [each.method, each.result, [...each.properties].sort()]),
        results.map(({ method, result, properties }) => {
          const first = new Map<string, string>();
          for (const [type, name, [, plainly]] of properties)
            if (!first.has(`${type}.${name}`)) first.set(`${type}.${name}`, plainly);
          return [method, result, [...first].sort()];
        }),
      );
    }),
  );
});

const PIECES = ["(", ")", "()", '"', '""', "=", ";", "a=b ", "a.b=c ", "\\", "(\\", " ", "a", "a;"];

test("anything else is refused or read, and takes no longer for it", () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (any) => void parseResults(any)));
  const long = hostile(PIECES, ["a.example; spf=pass ", "a.example; spf=pass ("]);
  assertLinear(
    long.map((text) => text.slice(0, 20_000)),
    parseResults,
  );
  assert.equal(parseResults(`a.example; spf=pass (${"x".repeat(20_000)})`), null);
});

test("a comment with quotes left open may have been closed by an address in it: nothing is read", () => {
  const sender = '"x) ; dkim=pass header.d=bank.example; spf=pass ("@evil.example';
  assert.equal(
    parseResults(`a.example; spf=pass (domain of ${sender} designates) smtp.helo=x`),
    null,
  );
  assert.equal(parseResults('a.example; spf=pass (a "b) smtp.helo=x'), null);
  const closed = 'a.example; spf=pass (domain of "a b"@c.example \\" designates) smtp.helo=x';
  assert.deepEqual(plain(parseResults(closed)), [
    "a.example",
    'spf=pass smtp.helo=x (domain of "a b"@c.example " designates)',
  ]);
});
