/**
 * What an editor shows of the words: every one, every option and every property has a text, and no
 * name of a type is there that says nothing to who writes rules.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import ts from "typescript5";
import { compilerOptions } from "../src/commands/typescript.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const room = mkdtempSync(join(tmpdir(), "sortmail-hovers-"));
after(() => rmSync(room, { recursive: true, force: true }));

const compiler = join(root, "node_modules/typescript/bin/tsc");
const types = join(room, "types");
const made = spawnSync(
  process.execPath,
  [compiler, "-p", "tsconfig.types.json", "--outDir", types],
  { cwd: root, encoding: "utf8" },
);
assert.equal(made.stdout, "");

const { options } = ts.convertCompilerOptionsFromJson(
  { ...compilerOptions(root), paths: { sortmail: [join(types, "index.d.ts")] } },
  root,
);

const RULES = `import { all, any, authenticationResults, capture, condition, forged, from, group, list, maildir, maildirs, not, score, sentTo, sortmail, spam, spamd, subject } from "sortmail";
const { rules, rule, also, otherwise, file, copy, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), lists: maildirs("~/Mail/lists") },
  spam: spamd(), trusted: ["mx.example"], authentication: authenticationResults(), templates: ["bounce"],
});
export default rules([
  rule("a", list(/x/), (mail) => file("lists", mail.list.name)),
  rule("b", all(list(), subject("x"), spam), file("inbox"), copy("inbox")),
  also("c", any(from("x"), not(sentTo("y"))), copy("inbox"), respond("bounce")),
  rule("f", all(forged), file("inbox")),
  rule("d", condition("big", (mail) => mail.size > 1), file("inbox")),
  group(capture("Subject", /(?<a>x)/, "a"), [rule("e", score(8), (mail) => file("lists", mail.captured.a))]),
], otherwise(file("inbox")));
`;
const place = join(room, "rules.ts");

/** Each function that is exported, and each that `sortmail({…})` gives, called. */
const CALLS = `import * as all from "sortmail";
import type { Mail } from "sortmail";
const words = all.sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: all.maildir("~/Mail/inbox"), lists: all.maildirs("~/Mail/lists", { atMost: 9 }), saved: all.directory("~/Saved") },
  spam: all.firstOf(all.upstream(), all.spamd(), all.rspamd(), all.command("/x", [], { spam: [1], ham: [0] }), all.unscanned()),
  trusted: ["mx.example"],
  authentication: all.firstOf(all.authenticationResults()),
  people: [all.contacts("x")],
  templates: ["bounce"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
});
declare const mail: Mail;
all.automatic(mail); all.antivirusNotice(mail); all.spam(mail); all.forged(mail);
all.verifiedFrom("x", /y/); all.signedBy("x", all.domain("y")); all.dmarc("fail", "none"); all.authenticationResults({ ids: ["x"] }); all.verify({ timeout: "9 s" });
all.from("x", /y/, all.domain("z")); all.to("x", /y/); all.sender("x", /y/); all.sentTo("x", /y/); all.replyTo("x", /y/);
all.involves("x", all.listed("y")); all.addressedTo("x", "y"); all.fromName("x", /y/); all.subject(/x/, all.contains("y"));
all.body("x", /y/); all.attachment("x", /y/); all.header("x", "y", /z/); all.list("x", /y/); all.score(5); all.days(2);
all.capture("Subject", /(?<a>x)(?<b>y)/, "a", "b"); all.condition("x", all.list(), () => 1); all.says("/x", ["y"], {});
all.duplicate({ within: "7 days" });
all.known(mail); all.answersMine(mail); all.firstContact(mail); all.contacts("x"); all.sent("~/x"); all.senders("~/x");
all.all(all.list(), all.spam, (mail) => mail.size > 1); all.any(all.list(), ...[all.spam]); all.not(all.spam);
all.between("2026-12-20", "2027-01-06"); all.weekdays("sat"); all.hours("22:00", "06:00");
all.group(all.list(), []); all.defer("x", { atMost: "1 h" }); all.discard(); all.reject("x", "refused");
all.mark({ flags: ["seen"] }); all.pipe("/x", ["y"], {}); all.run("/x", ["y"], {});
all.mbox("~/x", { rotateAt: "1 MB" }); all.sendmail("/x"); all.smtp({ host: "x" }); all.hold(all.maildir("~/x"));
words.rule("x", all.all(all.list(), all.spam), (mail) => words.file("lists", mail.list.id), words.copy("inbox"));
words.also("x", all.spam, words.mark({ flags: ["seen"] }), words.run("/x")); words.group(all.list(), []);
words.otherwise(words.file("inbox"), words.copy("inbox")); words.rules([], words.otherwise(words.discard()));
words.forward("x@y.example"); words.redistribute("friends"); words.respond("bounce", {}); words.save("saved", {});
words.notify("x@y.example", "bounce", {}); words.inThread("inbox"); words.pipe("/x"); words.reject("x"); words.defer("x", { atMost: "1 h" });
`;
const calls = join(room, "calls.ts");

const texts: ReadonlyMap<string, string> = new Map([
  [place, RULES],
  [calls, CALLS],
]);
const read = new Map<string, ts.IScriptSnapshot | undefined>();
function snapshotOf(path: string): ts.IScriptSnapshot | undefined {
  if (!read.has(path)) {
    const text = texts.get(path) ?? ts.sys.readFile(path);
    read.set(path, text === undefined ? undefined : ts.ScriptSnapshot.fromString(text));
  }
  return read.get(path);
}

const service = ts.createLanguageService({
  getScriptFileNames: () => [...texts.keys()],
  getScriptVersion: () => "1",
  getScriptSnapshot: snapshotOf,
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
});

/** What is shown of the last place of the word, and its text. */
function hover(word: string): { readonly shown: string; readonly text: string } {
  return hoverAt([...RULES.matchAll(new RegExp(`\\b${word}\\b`, "g"))].at(-1)?.index ?? -1);
}

function hoverAt(offset: number): { readonly shown: string; readonly text: string } {
  const info = service.getQuickInfoAtPosition(place, offset);
  return {
    shown: ts.displayPartsToString(info?.displayParts),
    text: ts.displayPartsToString(info?.documentation),
  };
}

test("the rules that are looked at compile", () => {
  for (const file of texts.keys())
    assert.deepEqual(
      service.getSemanticDiagnostics(file).map(({ messageText }) => messageText),
      [],
    );
});

/** Numbered parameters, and names of ours that say nothing. */
const MEANINGLESS = /\b[a-z]\w*_\d|ReadyMade<unknown|\bSome<|Behind<|Aside</;

test("hovers show no name that means nothing to who writes rules", () => {
  const words = RULES.slice(RULES.indexOf("export")).match(/[a-zA-Z]\w*/g);
  for (const word of new Set(words)) {
    const { shown } = hover(word);
    assert.doesNotMatch(shown, MEANINGLESS, word);
  }
});

test("nor does what is shown of a call of any word, or while it is written", () => {
  const called = [...CALLS.matchAll(/\b(all|words)\.(\w+)\(/g)];
  const missed = new Set(functions());
  assert.ok(missed.has("all.all") && missed.has("words.file"));
  for (const { index, 0: call, 1: object = "", 2: word = "" } of called) {
    missed.delete(`${object}.${word}`);
    const info = service.getQuickInfoAtPosition(calls, index + object.length + 1);
    assert.doesNotMatch(ts.displayPartsToString(info?.displayParts), MEANINGLESS, call);
    assert.doesNotMatch(helpAt(index + call.length), MEANINGLESS, call);
  }
  assert.deepEqual([...missed], [], "a call of each, please");
});

/** What is shown while the arguments are written. */
function helpAt(offset: number): string {
  const items = service.getSignatureHelpItems(calls, offset, undefined)?.items ?? [];
  assert.ok(items.length > 0, "no help");
  return items
    .flatMap(({ prefixDisplayParts, parameters }) => [
      ts.displayPartsToString(prefixDisplayParts),
      ...parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts)),
    ])
    .join(" ");
}

/** Whatever can be called, as CALLS does. */
function functions(): readonly string[] {
  const program = service.getProgram() ?? assert.fail();
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(calls) ?? assert.fail();
  const found: string[] = [];
  for (const symbol of checker.getSymbolsInScope(
    file,
    ts.SymbolFlags.Value | ts.SymbolFlags.Alias,
  )) {
    if (symbol.name !== "all" && symbol.name !== "words") continue;
    const type = checker.getTypeOfSymbolAtLocation(symbol, file);
    for (const property of type.getProperties()) {
      const calledAs = checker.getTypeOfSymbolAtLocation(property, file).getCallSignatures();
      if (calledAs.length > 0) found.push(`${symbol.name}.${property.name}`);
    }
  }
  return found;
}

test("hovers show the text of the very word, and what is proved", () => {
  for (const [word, shown, text] of [
    ["from", /ReadyMade/, /^An author's address in From/],
    ["subject", /ReadyMade/, /^The decoded subject/],
    ["list", /ReadyMade<FromList>/, /^Came through a mailing list/],
    ["captured", /\{\s*readonly a: string;\s*\}/, /^What the groups found/],
    ["not", /PlainCondition/, /does not/],
    ["spam", /AsksScanner/, /^Spam, says the scanner/],
    ["forged", /AsksAuthentication/, /^DMARC fails/],
    ["user", /string/, /^The account/],
    ["folders", /inbox/, /^The folders that rules file into/],
    ["rule", /Mail & Captured<"a">/, /first one that matches/],
  ] as const) {
    const found = hover(word);
    assert.match(found.shown, shown, word);
    assert.match(found.text, text, word);
  }
  const proved = hoverAt(RULES.indexOf("mail.list") + "mail.".length);
  assert.match(proved.shown, /list: List$/);
  assert.match(proved.text, /^The mailing list that it came through/);
});

test("every exported word, option and property has a text", () => {
  const program = service.getProgram() ?? assert.fail();
  const checker = program.getTypeChecker();
  const textOf = (symbol: ts.Symbol) =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const entry = program.getSourceFile(join(types, "index.d.ts")) ?? assert.fail();
  const module = checker.getSymbolAtLocation(entry) ?? assert.fail();
  const without: string[] = [];
  for (const exported of checker.getExportsOfModule(module)) {
    const alias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = alias ? checker.getAliasedSymbol(exported) : exported;
    if (textOf(symbol) === "") without.push(exported.name);
    if ((symbol.flags & ts.SymbolFlags.Type) === 0) continue;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    for (const name of namesWithout(type, textOf)) without.push(`${exported.name}.${name}`);
  }
  assert.deepEqual(without, []);
});

/**
 * The properties of ours that no member of the type has a text for. What tells a kind from another
 * needs none.
 */
function namesWithout(type: ts.Type, textOf: (symbol: ts.Symbol) => string): string[] {
  const properties = (type.isUnion() ? type.types : [type])
    .flatMap((each) => each.getProperties())
    .filter(({ name, declarations = [] }) => {
      return (
        name !== "kind" &&
        declarations.some((each) => each.getSourceFile().fileName.startsWith(types))
      );
    });
  const told = new Set(properties.filter((each) => textOf(each) !== "").map(({ name }) => name));
  return [...new Set(properties.map(({ name }) => name))].filter((name) => !told.has(name));
}
