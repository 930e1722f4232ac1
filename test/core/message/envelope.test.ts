import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Recipient } from "../../../src/core/contracts/mail.js";
import { domainsOf, type Rewrite } from "../../../src/core/message/rewrite.js";
import { corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { lines, mailOf, REWRITE, type Setting } from "../mails.js";

const UNKNOWN: Recipient = {
  address: null,
  local: null,
  domain: null,
  extension: null,
  user: null,
  deliveredTo: null,
};
const RECEIVED = "Received: from mx.example.org by blue.stonehenge.example";

function recipientOf(message: string, setting?: Setting): Recipient {
  return mailOf(message, setting).recipient;
}

/** What comes out of an address as Postfix delivers to it. */
function recovered(deliveredTo: string, rewrite: Rewrite = REWRITE): string | null {
  return recipientOf(lines(`Delivered-To: ${deliveredTo}`, RECEIVED), { rewrite }).address;
}

test("the address that was written to is recovered, with all its parts", () => {
  assert.deepEqual(
    recipientOf(lines("Delivered-To: merlyn+training@blue.stonehenge.example", RECEIVED)),
    {
      address: "training@stonehenge.example",
      local: "training",
      domain: "stonehenge.example",
      extension: "training",
      user: "merlyn",
      deliveredTo: "merlyn+training@blue.stonehenge.example",
    },
  );
});

// Each source names itself; they are given in the order in which they are believed.
const SOURCES = ["option", "delivered", "environment", "original", "extension"] as const;

function withSources(sources: readonly (typeof SOURCES)[number][]): Recipient {
  const has = (source: (typeof SOURCES)[number]) => sources.includes(source);
  const fields = [
    ...(has("original") ? ["X-Original-To: merlyn+original@blue"] : []),
    ...(has("delivered") ? ["Delivered-To: merlyn+delivered@blue"] : []),
    RECEIVED,
  ];
  return recipientOf(lines(...fields), {
    options: {
      ...(has("option") ? { recipient: "merlyn+option@blue" } : {}),
      ...(has("extension") ? { extension: "extension" } : {}),
    },
    environment: has("environment") ? { RECIPIENT: "merlyn+environment@blue" } : {},
  });
}

test("the sources are asked in order: -d, Delivered-To, RECIPIENT, X-Original-To, -a", () => {
  for (const [index, first] of SOURCES.entries()) {
    assert.equal(withSources(SOURCES.slice(index)).address, `${first}@stonehenge.example`);
    assert.equal(withSources([first]).address, `${first}@stonehenge.example`);
  }
  assert.deepEqual(withSources([]), UNKNOWN);
});

test("EXTENSION, ORIGINAL_RECIPIENT, USER and To are no sources", () => {
  const environment = {
    EXTENSION: "x",
    ORIGINAL_RECIPIENT: "x@stonehenge.example",
    USER: "merlyn",
    LOCAL: "merlyn+x",
  };
  const message = lines(RECEIVED, "To: x@stonehenge.example", "Envelope-To: x@stonehenge.example");
  assert.deepEqual(recipientOf(message, { environment }), UNKNOWN);
});

test("a second Delivered-To is not believed, wherever it stands", () => {
  const real = "Delivered-To: merlyn+real@blue";
  const forged = "Delivered-To: merlyn+forged@blue";
  assert.equal(recipientOf(lines(real, forged, RECEIVED)).local, "real");
  assert.equal(recipientOf(lines(real, RECEIVED, forged)).local, "real");
  assert.equal(recipientOf(lines(real, RECEIVED, forged, RECEIVED, forged)).local, "real");
});

test("below the first Received nothing is believed", () => {
  for (const name of ["Delivered-To", "delivered-to", "X-Original-To"]) {
    const message = lines(RECEIVED, `${name}: merlyn+forged@blue`);
    assert.deepEqual(recipientOf(message), UNKNOWN, name);
    assert.equal(
      recipientOf(message, { environment: { RECIPIENT: "merlyn+real@blue" } }).local,
      "real",
    );
  }
  const senders = lines("rEcEiVeD: x", "Return-Path: <forged@example.org>");
  assert.equal(mailOf(senders).sender, null);
});

test("a forged X-Original-To does not stand against the Delivered-To above it", () => {
  const message = lines(
    "Delivered-To: merlyn+real@blue",
    RECEIVED,
    "X-Original-To: forged@stonehenge.example",
  );
  assert.equal(recipientOf(message).local, "real");
});

test("what stands below the header, or inside of another field, is nothing", () => {
  assert.deepEqual(recipientOf(lines(RECEIVED, "", "Delivered-To: merlyn+forged@blue")), UNKNOWN);
  assert.deepEqual(
    recipientOf(lines("X: y", " Delivered-To: merlyn+forged@blue", RECEIVED)),
    UNKNOWN,
  );
});

test("of a message that never passed an MTA, the first Delivered-To tells", () => {
  assert.equal(recipientOf(lines("Subject: x", "Delivered-To: merlyn+saved@blue")).local, "saved");
});

test("a Delivered-To that is no address passes the question on", () => {
  for (const odd of [
    "mailing list friends@example.org",
    "",
    "merlyn",
    "merlyn+x",
    "a@b, c@d",
    "\u0000merlyn+x@blue y",
    "@",
    "x@",
  ]) {
    const message = lines(
      "X-Original-To: real@stonehenge.example",
      `Delivered-To: ${odd}`,
      RECEIVED,
    );
    assert.equal(recipientOf(message).address, "real@stonehenge.example", odd);
  }
  const message = lines(
    "Delivered-To: mailing list friends@example.org",
    "Delivered-To: merlyn+second@blue",
    RECEIVED,
  );
  assert.deepEqual(recipientOf(message), UNKNOWN);
});

test("-d with a bare user name changes nothing", () => {
  const message = lines("Delivered-To: merlyn+real@blue", RECEIVED);
  for (const recipient of ["merlyn", "merlyn+other", "", " ", "<merlyn>"]) {
    assert.equal(recipientOf(message, { options: { recipient } }).local, "real");
    assert.deepEqual(recipientOf(RECEIVED, { options: { recipient } }), UNKNOWN);
  }
});

test("-a is the user's extension at the first domain; an empty one says nothing", () => {
  const of = (extension: string, rewrite: Rewrite = REWRITE) =>
    recipientOf(RECEIVED, { options: { extension }, rewrite });
  assert.deepEqual(of("training"), {
    address: "training@stonehenge.example",
    local: "training",
    domain: "stonehenge.example",
    extension: "training",
    user: "merlyn",
    deliveredTo: "merlyn+training@stonehenge.example",
  });
  assert.equal(
    of("a=two.example", { user: "merlyn", domains: ["one.example", "two.example"] }).address,
    "a@two.example",
  );
  assert.equal(
    of("a", { user: "merlyn", domain: "d.example", delimiters: "-+" }).deliveredTo,
    "merlyn-a@d.example",
  );
  assert.equal(
    of("perl", { user: "merlyn", domain: "d.example", table: { perl: "m@perl.example" } }).address,
    "m@perl.example",
  );
  assert.equal(of("john doe").address, '"john doe"@stonehenge.example');
  assert.deepEqual(of(""), UNKNOWN);
  assert.deepEqual(of("a\u001bb"), UNKNOWN);
  assert.deepEqual(of("a", { user: "merlyn", domain: "d.example", delimiters: "" }), UNKNOWN);
  assert.deepEqual(
    of("a", (deliveredTo) => deliveredTo),
    UNKNOWN,
  );
});

test("without an extension, and for another user, the address stands as it is", () => {
  const of = (deliveredTo: string) => recipientOf(lines(`Delivered-To: ${deliveredTo}`, RECEIVED));
  const asItIs = (address: string, extension: string | null, user: string) => {
    const { local = "", domain = "" } = /^(?<local>.*)@(?<domain>.*)$/.exec(address)?.groups ?? {};
    assert.deepEqual(of(address), {
      address,
      local,
      domain,
      extension,
      user,
      deliveredTo: address,
    });
  };
  asItIs("merlyn@blue.stonehenge.example", null, "merlyn");
  asItIs("merlyn+@blue.stonehenge.example", "", "merlyn");
  asItIs("root@blue.stonehenge.example", null, "root");
  asItIs("arthur+excalibur@blue.stonehenge.example", "excalibur", "arthur");
  asItIs("merlynx+y@blue.stonehenge.example", "y", "merlynx");
  asItIs("+training@blue.stonehenge.example", null, "+training");
  asItIs("+merlyn+training@blue.stonehenge.example", null, "+merlyn+training");
});

test("case makes no difference to what matches, and is kept in what is shown", () => {
  assert.equal(recovered("MERLYN+Training@BLUE.stonehenge.example"), "Training@stonehenge.example");
  const table = { user: "Merlyn", domain: "S.example", table: { PERL: "Merlyn@Perl.example" } };
  assert.equal(recovered("mErLyN+pErL@blue", table), "Merlyn@Perl.example");
  assert.equal(recovered("merlyn+X@blue", table), "X@S.example");
  const domains: Rewrite = { user: "merlyn", domains: ["One.example", "two.example"] };
  assert.equal(recovered("merlyn+A=ONE.EXAMPLE@blue", domains), "A@One.example");
});

test("an extension is only text: what it looks like means nothing", () => {
  const kept = [
    "a/b",
    "..",
    "../../etc/passwd",
    "a.b.",
    ".a",
    "%s",
    "`x`",
    "~root",
    "a=b",
    "a+b",
    "+",
    "++",
    "-",
    "__proto__",
    "constructor",
    "grüße",
    "e\u0301",
    "用户",
    "😀",
    "a\u202eb",
  ];
  for (const local of kept) {
    const { address, extension } = recipientOf(
      lines(`Delivered-To: merlyn+${local}@blue`, RECEIVED),
    );
    assert.equal(address, `${local}@stonehenge.example`);
    assert.equal(extension, local);
  }
});

test("an extension with a control character is no address", () => {
  for (const bad of ["\u0000", "a\u0000b", "a\u001b[31m", "a\tb", "a\u007f"]) {
    assert.deepEqual(recipientOf(lines(`Delivered-To: merlyn+${bad}@blue`, RECEIVED)), UNKNOWN);
    assert.deepEqual(
      recipientOf(RECEIVED, { environment: { RECIPIENT: `"merlyn+${bad}"@blue` } }),
      UNKNOWN,
    );
  }
});

test("a long extension is recovered whole; one beyond any mail system's limit leaves the recipient unknown", () => {
  for (const length of [1000, 9000]) {
    const long = "x".repeat(length);
    assert.equal(recovered(`merlyn+${long}@blue`), `${long}@stonehenge.example`);
  }
  for (const length of [10_000, 1_000_000])
    assert.equal(recovered(`merlyn+${"x".repeat(length)}@blue`), null);
});

test("where the recovered address would be too long, the one delivered to stands", () => {
  const local = `merlyn+${"x".repeat(9985)}`;
  assert.equal(recovered(`${local}@blue`), `${local}@blue`);
  assert.equal(recovered(`${local}@blue.stonehenge.example`), null);
});

test("delimiters are a set: the first one that occurs splits, and only there", () => {
  const rewrite: Rewrite = { user: "merlyn", domain: "d.example", delimiters: "+-" };
  assert.equal(recovered("merlyn-a+b@blue", rewrite), "a+b@d.example");
  assert.equal(recovered("merlyn+a-b@blue", rewrite), "a-b@d.example");
  assert.equal(recovered("merlyn+a-b+c@blue", rewrite), "a-b+c@d.example");
  assert.equal(recovered("merlyn_a@blue", rewrite), "merlyn_a@blue");
  assert.equal(recovered("merlyn+a@blue", { ...rewrite, delimiters: "-" }), "merlyn+a@blue");
  assert.equal(recovered("merlyn+a@blue", { ...rewrite, delimiters: "" }), "merlyn+a@blue");
  assert.equal(recovered("merlyn.a@blue", { ...rewrite, delimiters: "." }), "a@d.example");
});

test("several domains: the extension names the domain, else it is the first", () => {
  const rewrite: Rewrite = { user: "merlyn", domains: ["one.example", "two.example"] };
  assert.equal(recovered("merlyn+a=two.example@blue", rewrite), "a@two.example");
  assert.equal(recovered("merlyn+a=one.example@blue", rewrite), "a@one.example");
  assert.equal(recovered("merlyn+a@blue", rewrite), "a@one.example");
  assert.equal(recovered("merlyn+a=b=two.example@blue", rewrite), "a=b@two.example");
  assert.equal(
    recovered("merlyn+a=elsewhere.example@blue", rewrite),
    "a=elsewhere.example@one.example",
  );
  assert.equal(recovered("merlyn+a=@blue", rewrite), "a=@one.example");
  assert.equal(recovered("merlyn+=two.example@blue", rewrite), "=two.example@one.example");
  assert.equal(recovered("merlyn+two.example@blue", rewrite), "two.example@one.example");
  assert.equal(recovered("merlyn@blue", rewrite), "merlyn@blue");
});

test("the table names exceptions, and nothing that every object has", () => {
  const rewrite: Rewrite = {
    user: "merlyn",
    domain: "d.example",
    table: { perl: "merlyn@perl.example", "a+b": "ab@x.example" },
  };
  assert.equal(recovered("merlyn+perl@blue", rewrite), "merlyn@perl.example");
  assert.equal(recovered("merlyn+a+b@blue", rewrite), "ab@x.example");
  assert.equal(recovered("merlyn+perl6@blue", rewrite), "perl6@d.example");
  for (const name of ["constructor", "toString", "__proto__"]) {
    assert.equal(recovered(`merlyn+${name}@blue`, rewrite), `${name}@d.example`);
  }
});

test("a function undoes any rewriting; its null leaves the address as it is", () => {
  const seen: string[] = [];
  const rewrite: Rewrite = (deliveredTo) => {
    seen.push(deliveredTo);
    return deliveredTo.startsWith("v-") ? "Found@x.example" : null;
  };
  assert.deepEqual(recipientOf(lines("Delivered-To: <v-1+Y@Blue>", RECEIVED), { rewrite }), {
    address: "Found@x.example",
    local: "Found",
    domain: "x.example",
    extension: "Y",
    user: "v-1",
    deliveredTo: "v-1+Y@Blue",
  });
  assert.equal(recovered("merlyn+z@blue", rewrite), "merlyn+z@blue");
  assert.deepEqual(seen, ["v-1+Y@Blue", "merlyn+z@blue"]);
  assert.deepEqual(
    recipientOf(RECEIVED, { rewrite: () => assert.fail("asked without an address") }),
    UNKNOWN,
  );
});

test("the user's domains are those of the configuration; a function tells none", () => {
  assert.deepEqual(domainsOf(REWRITE), ["stonehenge.example"]);
  assert.deepEqual(domainsOf({ user: "merlyn", domains: ["a.example", "b.example"] }), [
    "a.example",
    "b.example",
  ]);
  assert.deepEqual(
    domainsOf(() => null),
    [],
  );
});

test("where the configured domain is none, the address delivered to stands", () => {
  const delivered = "merlyn+x@blue.example";
  assert.equal(recovered(delivered, { user: "merlyn", domain: "not a domain" }), delivered);
});

test("a function that forgets its answer is an error that says so", () => {
  const forgetful = Object.assign(() => null, {});
  const rewrite: Rewrite = new Proxy(forgetful, { apply: () => undefined });
  assert.throws(
    () => recovered("merlyn+z@blue", rewrite),
    /recipient: the function answered undefined/,
  );
});

test("the recipient is found once, and only when it is asked for", () => {
  let asked = 0;
  const rewrite: Rewrite = () => {
    asked += 1;
    return null;
  };
  const mail = mailOf(lines("Delivered-To: a@b", "Subject: x"), { rewrite });
  assert.equal(mail.subject, "x");
  assert.equal(asked, 0);
  assert.equal(mail.recipient, mail.recipient);
  assert.equal(asked, 1);
});

/** RFC 5321 section 4.1.2, as Postfix writes Delivered-To: quoted unless it is a dot-atom. */
function quoted(local: string): string {
  const atom = /^[^\s"(),:;<>@[\\\]]+$/u.test(local) && !/^\.|\.\.|\.$/.test(local);
  return atom ? local : `"${local.replace(/["\\]/g, "\\$&")}"`;
}

/** Any local part that SMTP can carry: no control characters, and not longer than it allows. */
const localParts = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9.+=_-]{1,20}$/),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)),
  fc.string({
    unit: fc.constantFrom("a", "B", '"', "\\", " ", "@", "+", "=", ".", "<", ">", "(", ","),
    minLength: 1,
    maxLength: 12,
  }),
);

test("what Postfix rewrote, *@domain to user+*@host, is undone exactly", () => {
  fc.assert(
    fc.property(localParts, fc.constantFrom("+", "-", "+-"), (local, delimiters) => {
      const rewritten = `${quoted(`merlyn${delimiters.charAt(0)}${local}`)}@blue.stonehenge.example`;
      const rewrite = { user: "merlyn", domain: "stonehenge.example", delimiters };
      const found = recipientOf(lines(`Delivered-To: ${rewritten}`, RECEIVED), { rewrite });
      assert.equal(found.local, local);
      assert.equal(found.extension, local);
      assert.equal(found.domain, "stonehenge.example");
      assert.deepEqual(
        recipientOf(RECEIVED, { rewrite, environment: { RECIPIENT: rewritten } }),
        found,
      );
    }),
    { numRuns: 1000 },
  );
});

test("what Postfix rewrote, *@domain to user+*=domain@host, is undone exactly", () => {
  const domains = ["one.example", "two.example", "deep.two.example"] as const;
  fc.assert(
    fc.property(localParts, fc.constantFrom(...domains), (local, domain) => {
      const rewritten = `${quoted(`merlyn+${local}=${domain}`)}@blue`;
      const found = recipientOf(lines(`Delivered-To: ${rewritten}`, RECEIVED), {
        rewrite: { user: "merlyn", domains },
      });
      assert.deepEqual([found.local, found.domain], [local, domain]);
    }),
    { numRuns: 1000 },
  );
});

test("whatever stands in the trace, nothing is thrown and all or nothing is known", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
      const message = Buffer.concat([
        Buffer.from("Delivered-To:"),
        octets,
        Buffer.from(`\n${RECEIVED}\n`),
      ]);
      const { address, local, domain, deliveredTo } = mailOf(message).recipient;
      const parts = [address, local, domain, deliveredTo];
      assert.ok(
        parts.every((part) => part === null) || parts.every((part) => part !== null && part !== ""),
      );
    }),
  );
});

// Who sent it.

const RETURN_PATH = "Return-Path: <path@example.org>";
const FROM_LINE = "From line@example.org Thu Jan  1 00:00:00 2026";

test("the sender's sources are asked in order: -f, Return-Path, SENDER, the From_ line", () => {
  const message = lines(RETURN_PATH, RECEIVED);
  const environment = { SENDER: "environment@example.org" };
  const all: Setting = {
    options: { sender: "option@example.org" },
    environment,
    fromLine: FROM_LINE,
  };
  assert.equal(mailOf(message, all).sender, "option@example.org");
  assert.equal(mailOf(message, { ...all, options: {} }).sender, "path@example.org");
  assert.equal(mailOf(RECEIVED, { ...all, options: {} }).sender, "environment@example.org");
  assert.equal(mailOf(RECEIVED, { fromLine: FROM_LINE }).sender, "line@example.org");
  assert.equal(mailOf(RECEIVED).sender, null);
});

test("the null sender is a sender: the sources below it are not asked", () => {
  const all: Setting = { environment: { SENDER: "environment@example.org" }, fromLine: FROM_LINE };
  for (const sender of ["", "<>", " < > ", "MAILER-DAEMON", "<mailer-daemon>"]) {
    const mail = mailOf(lines(RETURN_PATH, RECEIVED), { ...all, options: { sender } });
    assert.equal(mail.sender, null, sender);
    assert.equal(mail.automatic, "null sender");
  }
  assert.equal(mailOf(lines("Return-Path: <>", RECEIVED), all).sender, null);
  assert.equal(mailOf(lines("Return-Path:", RECEIVED), all).sender, null);
  assert.equal(mailOf(RECEIVED, { ...all, environment: { SENDER: "" } }).sender, null);
  assert.equal(
    mailOf(RECEIVED, { fromLine: "From MAILER-DAEMON Thu Jan  1 00:00:00 2026" }).automatic,
    "null sender",
  );
});

test("an unknown sender is no null sender: the message does not count as automatic", () => {
  const mail = mailOf(RECEIVED);
  assert.deepEqual([mail.sender, mail.envelope.sender, mail.automatic], [null, undefined, null]);
});

test("-f - leaves the sender to the message", () => {
  const options = { sender: "-" };
  assert.equal(mailOf(lines(RETURN_PATH, RECEIVED), { options }).sender, "path@example.org");
  const mail = mailOf(RECEIVED, { options, environment: { SENDER: "e@example.org" } });
  assert.deepEqual([mail.sender, mail.envelope.sender], ["e@example.org", "e@example.org"]);
  assert.equal(mailOf(RECEIVED, { options }).envelope.sender, undefined);
});

test("what is no address tells nothing, and the next source is asked", () => {
  const environment = { SENDER: "e@example.org" };
  for (const odd of ["<a b@c>", "a@b, c@d", "Joe <joe@example.org>", "joe at example.org"]) {
    assert.equal(
      mailOf(lines(`Return-Path: ${odd}`, RECEIVED), { environment }).sender,
      "e@example.org",
      odd,
    );
    assert.deepEqual([mailOf(lines(`Return-Path: ${odd}`, RECEIVED)).automatic], [null]);
  }
  assert.equal(
    mailOf(RECEIVED, { fromLine: "From joe\u001b[31m@example.org Thu Jan  1 00:00:00 2026" })
      .sender,
    null,
  );
});

test("brackets, quotes that nothing needs, and white space are taken off the sender; its case is kept", () => {
  for (const written of ["Joe.X@Example.org", "<Joe.X@Example.org>", ' <"Joe.X"@Example.org> ']) {
    assert.equal(mailOf(RECEIVED, { options: { sender: written } }).sender, "Joe.X@Example.org");
  }
});

test("the envelope is what the MTA said, as it said it", () => {
  const environment = {
    SENDER: "s@example.org",
    RECIPIENT: "merlyn+X@blue",
    ORIGINAL_RECIPIENT: "X@stonehenge.example",
    EXTENSION: "x",
    CLIENT_ADDRESS: "192.0.2.1",
    CLIENT_HOSTNAME: "mx.example.org",
    CLIENT_HELO: "mx",
    CLIENT_PROTOCOL: "ESMTP",
    SASL_USERNAME: "merlyn",
  };
  const said = {
    sender: "s@example.org",
    recipient: "merlyn+X@blue",
    originalRecipient: "X@stonehenge.example",
    extension: "x",
    fromLine: FROM_LINE,
    clientAddress: "192.0.2.1",
    clientHostname: "mx.example.org",
    clientHelo: "mx",
    clientProtocol: "ESMTP",
    saslUser: "merlyn",
  };
  assert.deepEqual(mailOf(RECEIVED, { environment, fromLine: FROM_LINE }).envelope, said);
  const options = { sender: "<>", recipient: "merlyn", extension: "Y" };
  const { envelope } = mailOf(RECEIVED, { environment, fromLine: FROM_LINE, options });
  assert.deepEqual(envelope, { ...said, sender: null, recipient: "merlyn", extension: "Y" });
  assert.ok(Object.values(mailOf(RECEIVED).envelope).every((value) => value === undefined));
});

// Other people's messages.

test("bursts as one person received them: each copy names the address it was sent to", {
  skip: NO_CORPUS,
}, () => {
  const files = corpusFiles("bursts");
  assert.ok(files.length > 30);
  for (const file of files) {
    const mail = mailOf(readFileSync(file), { rewrite: { user: "lists", domain: "lfdr.de" } });
    const name = basename(file).replace(/\..*$/, "");
    assert.equal(mail.recipient.address, `${name}@lfdr.de`, file);
    assert.equal(mail.recipient.deliveredTo, `lists+${name}@lfdr.de`, file);
    assert.match(mail.sender ?? "", /^linux-[^@]*@/, file);
  }
});

/**
 * The first field of that name, if no Received stands above it, read in the simplest way there is.
 */
function onTop(message: Buffer, name: string): string | null {
  for (const line of message.toString("latin1").split(/\r?\n|\r/)) {
    if (line === "" || /^received:/i.test(line)) return null;
    const [, field, value] = /^([a-z-]+):\s*<?([\w.+=-]+@[\w.-]+)>?\s*$/i.exec(line) ?? [];
    if (field?.toLowerCase() === name && value !== undefined) return value;
  }
  return null;
}

test("of any message, what stands above the first Received is where it went", {
  skip: NO_CORPUS,
}, () => {
  let found = 0;
  for (const file of corpusFiles("mail", "no-reply")) {
    const message = readFileSync(file);
    const expected = onTop(message, "delivered-to") ?? onTop(message, "x-original-to");
    assert.equal(mailOf(message).recipient.deliveredTo, expected, file);
    if (expected !== null) found += 1;
  }
  assert.ok(found > 100, String(found));
});

test("of several domains one beyond ASCII is found however the extension writes it", () => {
  const rewrite: Rewrite = { user: "merlyn", domains: ["stonehenge.example", "bücher.example"] };
  for (const domain of ["bücher.example", "xn--bcher-kva.example", "XN--BCHER-KVA.example"]) {
    const options = { recipient: `merlyn+training=${domain}@blue.stonehenge.example` };
    assert.equal(mailOf("", { rewrite, options }).recipient.address, "training@bücher.example");
  }
});
