/**
 * What reads text that others wrote, beside headers: HTML, answers of a scanner, what filters say;
 * and what people write.
 */

import assert from "node:assert/strict";
import { regexLiterals } from "../../src/commands/check/literals.js";
import { decodeEntities } from "../../src/core/message/html-entities.js";
import { htmlToText } from "../../src/core/message/html-to-text.js";
import { readHop } from "../../src/core/message/received-field.js";
import { MembersError, parseMembers } from "../../src/core/policy/list-members.js";
import { TemplateError } from "../../src/reply/error.js";
import { headText, MARK, markLines, readHead } from "../../src/reply/template-header.js";
import { replySubject } from "../../src/reply/thread.js";
import { STATEMENTS } from "../../src/spam/spam-headers.js";
import { parseReply, readVerdict, ScannerError } from "../../src/spam/spamd-protocol.js";
import { type Parser, tryParsers } from "./parsers.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROLS = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]/;

/** Fails unless what is thrown is of this kind. */
function orError(kind: new (...args: never[]) => Error, run: () => void): void {
  try {
    run();
  } catch (failure) {
    assert.ok(failure instanceof kind, String(failure));
  }
}

const HTML = [
  '<p>Hello &amp; <a href="https://x.example/?a=1">welcome</a><br>you</p>',
  "<table><tr><td>a<td>b</table><script>x</script>c",
  "<!-- comment --><img alt='a cat'>&nbsp;&#128512;&hellip;",
];
const HTML_PIECES = [
  "<",
  ">",
  "</",
  "<p>",
  "<!--",
  "-->",
  "<a href=",
  "'",
  '"',
  "=",
  "&",
  "&#",
  ";",
  "script",
  "<script>",
  "<br>",
  " ",
];

function checkHtml(html: string): void {
  const text = htmlToText(html);
  assert.ok(text.length <= html.length * 2 + 10, "it does not grow");
  assert.doesNotMatch(text, /^ | $/);
  const decoded = decodeEntities(html);
  assert.ok(decoded.length <= html.length);
  if (!html.includes("&")) assert.equal(decoded, html);
  const plain = html.replace(/[<&]/g, "");
  assert.equal(htmlToText(plain), plain.replace(/[ \t\r\n\f\u00a0]+/g, " ").replace(/^ | $/g, ""));
}

const MEMBERS = [
  "ada@analytic.example\n# comment\nMerlyn <merlyn@stonehenge.example> # me\n",
  '"A, B" <a@b.example>\r\nc@d.example',
];

function checkMembers(file: string): void {
  orError(MembersError, () => {
    const members = parseMembers(file);
    const written = members.map(({ name, address }) => `"${name}" <${address}>`).join("\n");
    if (/[\\"]/.test(members.map(({ name }) => name).join(""))) return;
    assert.deepEqual(parseMembers(written), members, "what was read is read again");
  });
}

const PERSON = {
  name: "Merlyn",
  isOwn: (address: string) => address.endsWith("@stonehenge.example"),
};

function checkHead(source: string): void {
  const file = { name: "x.njk", path: "/x.njk", text: source };
  const marked = markLines(source);
  if (!source.includes(MARK)) assert.equal(marked.replaceAll(`${MARK}\n`, "\n"), source);
  assert.doesNotMatch(headText(source), CONTROLS);
  assert.ok(headText(source).length <= 500);
  orError(TemplateError, () => {
    const { subject, from, replyTo, extra } = readHead(marked, file, PERSON);
    const values = [subject ?? "", ...extra.flat()];
    for (const value of values) assert.ok(!CONTROLS.test(value) && value.length <= 500, value);
    if (from !== null) assert.ok(PERSON.isOwn(from.address));
    if (replyTo !== null) assert.match(replyTo.address, /@/);
    for (const [name] of extra) assert.match(name, /^x-[a-z0-9-]+$/);
  });
  const reply = replySubject(source.replace(/\n/g, " "));
  assert.match(reply, /^re\s*(?:\[\d+\]\s*)?:/i);
}

const REPLIES = [
  "SPAMD/1.1 0 EX_OK\r\nContent-length: 12\r\nSpam: True ; 7.3 / 5.0\r\n\r\nA,B\r\nGTUBE\r\n",
  "SPAMD/1.5 76 Bad header line: x\r\n",
  "SPAMD/1.1 0 EX_OK\r\nSpam: False ; -0.1 / 5.0\r\nContent-length: 0\r\n\r\n",
];

function checkReply(octets: string): void {
  orError(ScannerError, () => {
    const verdict = readVerdict(parseReply(Buffer.from(octets, "latin1")), "spamd");
    assert.ok(Number.isFinite(verdict.score) && Number.isFinite(verdict.threshold));
    for (const name of verdict.tests) assert.match(name, /^[!-~]+$/);
  });
}

const STATUSES = [
  "Yes, score=7.3 required=5.0 tests=A,B autolearn=no",
  "No, hits=-1 tests=[A=1.2, B=3]",
  "default: False [4.20 / 15.00]; SYMBOL(1.20)[option]; B(0.1)[]",
  "+++++",
  "7.3 / 15",
  "from a.example ([192.0.2.1]) by b.example (Postfix) with ESMTP",
  "from a (b [IPv6:::1] (may be forged)) by c",
];
const STATUS_PIECES = [
  "score=",
  "required=",
  "tests=",
  "[",
  "]",
  "(",
  ")",
  ",",
  " ",
  ";",
  "1.5",
  "by ",
  "from ",
  "Yes",
  "/",
];

function checkStatement(value: string): void {
  const line = value.replace(/[\r\n]/g, " ").trim();
  for (const read of STATEMENTS.values()) {
    const found = read(line);
    if (found === null) continue;
    for (const number of [found.score, found.threshold])
      assert.ok(number === undefined || !Number.isNaN(number) || found.kind === undefined);
    for (const name of found.tests ?? []) assert.notEqual(name, "");
  }
  readHop(line);
}

const SOURCES = [
  'rule("a", subject(/x+/i, [/y/]), file("b"));',
  `const a = \`x \${b / c} /y/\`; // /z/`,
  'return /[/]"/.test("\\"/")',
];

function checkSource(source: string): void {
  const lines = source.split("\n");
  for (const { line, column } of regexLiterals(source))
    assert.equal(lines[line - 1]?.charAt(column - 1), "/");
}

const PARSERS: readonly Parser[] = [
  { name: "HTML", seeds: HTML, pieces: HTML_PIECES, check: checkHtml },
  {
    name: "members of lists",
    seeds: MEMBERS,
    pieces: ["@", "<", ">", "#", '"', "\n", "\\", "a@b.example"],
    check: checkMembers,
  },
  {
    name: "heads of templates",
    seeds: [
      "Subject: Re: {{ subject }}\nFrom: Merlyn <merlyn@stonehenge.example>\nX-Course: autumn\n go on\n",
      "Re[2]: x",
      "{% if x %}\nReply-To: a@b.example\n{% endif %}",
    ],
    pieces: [":", "{{", "}}", "{%", "%}", "\n", "Subject:", "X-A:", "re", MARK],
    check: checkHead,
  },
  {
    name: "replies of spamd",
    seeds: REPLIES,
    pieces: ["\r\n", "SPAMD/", "Content-length: ", "Spam: ", " ; ", "/", "0"],
    check: checkReply,
  },
  {
    name: "what spam filters wrote",
    seeds: STATUSES,
    pieces: STATUS_PIECES,
    check: checkStatement,
  },
  {
    name: "sources of rules",
    seeds: SOURCES,
    pieces: ["/", "*", "`", "{", "}", "[", "]", "'", "//", "return ", ")"],
    check: checkSource,
  },
];

tryParsers(PARSERS);
