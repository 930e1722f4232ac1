/**
 * Messages that a template is tried on before one comes: an ordinary one, one that says next to
 * nothing, and a hostile one.
 */

import { unauthenticated } from "../core/contracts/authentication.js";
import type { Mail } from "../core/contracts/mail.js";
import { unknownVerdict } from "../core/contracts/verdict.js";
import { readMail } from "../core/message/parse-mail.js";
import { memoryContent } from "../io/content.js";

interface Sample {
  /** Follows "with". */
  readonly about: string;
  readonly mail: Mail;
}

const ORDINARY = `From: Ada Lovelace <ada@engine.example>
To: you
Subject: Course dates for autumn
Date: Tue, 16 Jun 2026 10:00:00 +0200
Message-ID: <20260616100000.1@engine.example>

Good morning,

do you have two free places in October?
`;

const HOSTILE = `From: "O'Neil, \\"{{ 7*7 }}\\" <x@y.example>, \u202eevil" <=?utf-8?Q?a=0D=0ABcc:_b=40c.example?=@engine.example>
To: a@b.example, c@d.example
Subject: =?utf-8?Q?x=0D=0ABcc:_victim=40example.com=0D=0A=0D=0A=00?= {% include "../../etc/passwd" %} ${"\u05d0 \u0000 <b> ".repeat(1000)}
Date: yesterday
Message-ID: <{{ range(9) }}@engine.example>
References: <a@b> not an id <c@d>
List-Id: <../../x>

{{ mail }}
Subject: \u202eevil ${"x".repeat(100_000)}\u0000\r> > > >
.
--
${"> ".repeat(1000)}{% include "../../etc/passwd" %}
`;

/** @param to the address that they are written to */
export function sampleMails(to: string): Sample[] {
  return [
    { about: "an ordinary message", mail: sample(ORDINARY, to) },
    { about: "a message without subject, date, From and Message-ID", mail: sample("\n", to) },
    { about: "a hostile message", mail: sample(HOSTILE, to) },
  ];
}

function sample(text: string, to: string): Mail {
  const body = text.slice(text.indexOf("\n\n") + 2);
  const read = { text: body, html: "", attachments: [], refused: null };
  return readMail(
    memoryContent(Buffer.from(text)),
    { options: { recipient: to, sender: "ada@engine.example" }, environment: {}, fromLine: null },
    {
      rewrite: () => null,
      mime: async () => read,
      scan: async () => unknownVerdict("not asked"),
      authenticate: async () => unauthenticated("not asked"),
      note: () => {},
    },
  );
}

/**
 * Stands for whatever a rule may pass: text that has every member, and as a list one of itself. A
 * check must not call a template wrong that is right.
 */
export function anything(): object {
  const text = "sample";
  const members: Record<string | symbol, unknown> = {
    [Symbol.toPrimitive]: (hint: string) => (hint === "number" ? 0 : text),
    [Symbol.toStringTag]: "String",
    *[Symbol.iterator]() {
      yield made;
    },
    length: text.length,
  };
  const made: object = new Proxy(Object.create(null), {
    get: (_, name) => members[name] ?? methodOf(text, name) ?? made,
    has: () => true,
  });
  return made;
}

function methodOf(text: string, name: string | symbol): unknown {
  const method: unknown = Reflect.get(String.prototype, name);
  return typeof method === "function" ? method.bind(text) : undefined;
}
