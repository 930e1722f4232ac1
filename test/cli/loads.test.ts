/** What a delivery loads, whole: whoever adds to these lists makes every delivery dearer. */

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { BIN, NODE } from "../harness/program.js";
import { assertDelivered, homeWith, MESSAGE, type Parts, scratch } from "./tools.js";

/**
 * Loaded before the program: says at the end which builtins and which files of the build it took.
 */
const WATCH = `const fs = require("fs"), { reallyExit } = process, { readFileSync } = fs, files = [];
  fs.readFileSync = (path, ...rest) => { files.push(String(path)); return readFileSync(path, ...rest); };
  const before = new Set(process.moduleLoadList);
  Object.defineProperty(process, "pid", { value: 12345 }); // one delivery in a hundred sweeps
  process.reallyExit = (status) => {
    const builtins = process.moduleLoadList.filter((name) => !before.has(name));
    fs.writeFileSync(process.env.LOADED, JSON.stringify({ builtins, files }));
    reallyExit.call(process, status);
  };`;

interface Loaded {
  /** Those that a program can require. */
  readonly builtins: readonly string[];
  /** Chunks of the build. */
  readonly chunks: readonly string[];
}

/** The second of two deliveries: the first compiles the rules. */
function loadedBy(t: TestContext, rules: Parts, message = MESSAGE): Loaded {
  const preload = join(scratch(t), "watch.cjs");
  writeFileSync(preload, WATCH);
  const home = homeWith(t, rules);
  assertDelivered(home.deliver(message));
  const path = home.write("loaded.json", "");
  const command = [NODE, "--require", preload, BIN];
  assertDelivered(home.run([], { input: message, command, env: { LOADED: path } }));
  const { builtins, files }: { builtins: string[]; files: string[] } = JSON.parse(
    home.read("loaded.json").toString(),
  );
  t.diagnostic(`builtins: ${builtins.join(", ")}`);
  return {
    builtins: namesIn(builtins, /^NativeModule ((?!internal\/)\S+)$/),
    chunks: namesIn(files, /\/dist\/([\w.-]+)\.js$/),
  };
}

function namesIn(texts: readonly string[], shape: RegExp): string[] {
  return [...new Set(texts.flatMap((text) => shape.exec(text)?.[1] ?? []))].sort();
}

test("a header rule and a Maildir: vm, which stops rules that run too long, and the main file", (t) => {
  const rules = { rules: `rule("lunch", subject(/lunch/i), file("second"))` };
  assert.deepEqual(loadedBy(t, rules), { builtins: ["vm"], chunks: ["main"] });
});

const DIST = join(dirname(BIN), "../dist");

test("the main file, which every delivery reads, stays within its bounds", () => {
  const octets = statSync(join(DIST, "main.js")).size;
  // Whatever few deliveries run belongs into a chunk: see docs/design.md.
  assert.ok(octets <= 109_200, `main.js has ${octets} octets`);
  const { sources }: { sources: string[] } = JSON.parse(
    readFileSync(join(DIST, "main.js.map"), "utf8"),
  );
  const elsewhere =
    /\/(rare-words|capture|says|more-scanners|group|own-condition|duplicate|duplicates|in-thread|references|thread-memory|thread-place|antivirus-look|file-options|header-changes|member|layouts|alternatives|mailbox-name|punycode|listed-files|recipient-checks|rotation|clock-conditions|clock-words|clock|time-zone|zone-file)\.ts$/;
  assert.deepEqual(
    sources.filter((source) => elsewhere.test(source)),
    [],
  );
});

test("a word that few rules use adds the chunk of them all, and works from there", (t) => {
  const top = `import { capture, condition, group, header } from "sortmail";
    const { run, mark, defer, save } = sortmail({ recipient: { user: "merlyn", domain: "stonehenge.example" }, folders: { inbox: maildir("~/Mail/inbox") } });`;
  const rules = `group(condition("any", () => true), [
    rule("to", capture(sentTo, /(?<local>^[^@]+)/, "local"), (mail) => file("family", mail.captured.local))])`;
  assert.deepEqual(loadedBy(t, { top, rules }).chunks, [
    "core.decision.member",
    "core.language.rare-words",
    "main",
  ]);
});

test("a word that goes by the time adds its chunk, and asking the clock one more: neither loads Intl's", (t) => {
  const top = 'import { hours } from "sortmail";';
  const rules = `rule("lunch", subject("Lunch"), file("second")), rule("night", hours("22:00", "06:00"), file("third"))`;
  const words = ["core.language.clock-conditions", "main"];
  assert.deepEqual(loadedBy(t, { top, rules }), { builtins: ["vm"], chunks: words });
  const asked = loadedBy(t, { top, rules: `rule("day", hours("0:01", "0:00"), file("second"))` });
  assert.deepEqual(asked, { builtins: ["vm"], chunks: [...words, "delivery.clock"].sort() });
});

test("the words of a configuration that few use are loaded when they are taken, and not before", (t) => {
  const top = `const words = sortmail({ recipient: { user: "merlyn", domain: "stonehenge.example" }, folders: { inbox: maildir("~/Mail/inbox") } });`;
  assert.deepEqual(loadedBy(t, { top }).chunks, ["main"]);
  const taken = `${top} if (typeof words.save !== "function") throw new Error("no save");`;
  assert.deepEqual(loadedBy(t, { top: taken }).chunks, ["core.language.rare-words", "main"]);
});

test("people add their words, and what looks for them where a rule asks; neither loads crypto", (t) => {
  const top = 'import { contacts, known, sent } from "sortmail";';
  const lunch = 'rule("lunch", subject("Lunch"), file("second"))';
  const words = ["core.language.people-words", "main"];
  const asked = 'rule("known", known, file("third"))';
  const elsewhere = { top, config: 'people: [contacts("none.vcf"), sent("~/none")],' };
  assert.deepEqual(loadedBy(t, { ...elsewhere, rules: `${lunch}, ${asked}` }), {
    builtins: ["vm"],
    chunks: words,
  });
  const book = join(scratch(t), "vips.txt");
  writeFileSync(book, "ada@analytic.example\n");
  const here = { top, config: `people: [contacts("${book}")],`, rules: asked };
  const chunks = [...words, "delivery.people", "people.read-contacts"].sort();
  assert.deepEqual(loadedBy(t, here), { builtins: ["vm"], chunks });
});

test("threads add what is remembered, and rules that only take the word add nothing but it", (t) => {
  const words = `const { inThread } = sortmail({ recipient: { user: "merlyn", domain: "stonehenge.example" }, folders: { inbox: maildir("~/Mail/inbox") } });`;
  assert.deepEqual(loadedBy(t, { top: words }).chunks, ["core.language.memory-words", "main"]);
  const rules = `rule("threads", inThread(), (mail) => file(mail.thread.place))`;
  assert.deepEqual(loadedBy(t, { top: words, rules }).chunks, [
    "core.language.memory-words",
    "delivery.threads",
    "main",
  ]);
});

test("duplicates add what is remembered, and the digest that they go by where the text is no short one", (t) => {
  const top = 'import { duplicate } from "sortmail";';
  const rules = { top, rules: `rule("again", duplicate(), file("second"))` };
  const chunks = ["core.language.memory-words", "delivery.duplicates", "main"];
  assert.deepEqual(loadedBy(t, rules), { builtins: ["vm"], chunks });
  const long = loadedBy(t, rules, `${MESSAGE}${"and so on\n".repeat(200)}`);
  assert.deepEqual(long.chunks, chunks);
  const { builtins } = long;
  assert.ok(builtins.includes("crypto") && !builtins.includes("net"), builtins.join());
});

test("an mbox adds its locks", (t) => {
  const { builtins, chunks } = loadedBy(t, { otherwise: `file("box")` });
  assert.deepEqual(chunks, ["folders.mbox", "main"]);
  assert.deepEqual(
    builtins.filter((name) => /crypto|stream|child_process|net|zlib|worker/.test(name)),
    [],
  );
});

test("a backup adds the journal, and the digest that its file is named by", (t) => {
  const { builtins, chunks } = loadedBy(t, { config: `backup: maildir("~/Mail/third"),` });
  assert.deepEqual(chunks, ["main", "state.journal.journal"]);
  assert.ok(builtins.includes("crypto") && !builtins.includes("child_process"), builtins.join());
});

test("a rule that looks at the text adds the MIME parser, and one that doesn't get there adds nothing", (t) => {
  const text = `rule("text", body(/half past/i), file("second"))`;
  assert.deepEqual(loadedBy(t, { rules: text }).chunks, ["main", "mime.read-mime"]);
  const before = `rule("lunch", subject("Lunch"), file("third")), ${text}`;
  assert.deepEqual(loadedBy(t, { rules: before }), { builtins: ["vm"], chunks: ["main"] });
});
