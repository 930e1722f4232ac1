// Makes V8's compiled forms of the built files: delivers sample messages in this process, for real, into a sandbox, so that
// they hold every function that a delivery runs, and writes down what V8 has compiled. Of main.js only what a header rule
// runs: every delivery reads all of it.
//   node scripts/precompile.cjs DIST
"use strict";
const {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve: resolvePath } = require("node:path");
const { Script } = require("node:vm");

const root = join(__dirname, "..");
const dist = process.argv[2];
const loaded = new Map();

/** As bin/sortmail loads them. */
function load(name) {
  const known = loaded.get(name);
  if (known) return known.module.exports;
  const file = join(dist, name);
  const source = readFileSync(file, "latin1");
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  // The name stays in the compiled form, and is what a stack shows, wherever the build lies later.
  const script = new Script(wrapped, { filename: `dist/${name}`, columnOffset: -61 });
  const module = { exports: {} };
  loaded.set(name, { file, source, script, module });
  script.runInThisContext()(module.exports, requireFromDist, module, file, dist);
  return module.exports;
}

function requireFromDist(id) {
  return id.startsWith("./") ? load(id.slice(2)) : require(id);
}
requireFromDist.resolve = require.resolve;

/** One delivery of a message on the file descriptor 0. */
function deliver(rules, sample, sandbox) {
  closeSync(0);
  openSync(resolvePath(root, "samples", sample), "r");
  return new Promise((resolve, reject) => {
    let earned = null;
    const self = {
      delivering: true,
      earn: (status) => {
        earned = status;
      },
      end: (error) => (earned === 0 ? resolve() : reject(error ?? new Error(`status ${earned}`))),
      onFailure: () => {},
    };
    load("main.js").main(["--rules", rules, "--sandbox", sandbox], self).catch(reject);
  });
}

/** Writes what V8 has compiled of a file. */
function write(name) {
  const { file, source, script } = loaded.get(name);
  const [, id] = /\/\*build ([0-9a-f]{16})\*\/\n$/.exec(source) ?? [];
  writeFileSync(
    [file, id, process.version, process.arch, "cache"].join("."),
    script.createCachedData(),
  );
}

/** Rules that look at the header, and file: what every delivery reads is compiled for these. */
const HEADER_RULES = `import { all, any, from, header, list, maildir, not, sentTo, sortmail, subject, to } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), other: maildir("~/Mail/other") },
});
export default rules(
  [
    rule("from", all(from(/nobody/), not(subject("nothing"))), file("other")),
    rule("to", any(to("nobody@example.org"), list(/nothing/), header("X-Nothing", "at all")), file("other")),
    rule("mine", sentTo("merlyn", /merlyn/), file("inbox")),
  ],
  otherwise(file("inbox")),
);
`;

/** Rules that need the MIME parser. */
const TEXT_RULES = `import { attachment, body, maildir, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([rule("text", body(/nothing/), file("inbox")), rule("file", attachment(/nothing/), file("inbox"))],
  otherwise(file("inbox")));
`;

/** Rules that follow threads. */
const THREAD_RULES = `import { maildir, sortmail } from "sortmail";
const { rules, rule, otherwise, file, inThread } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([rule("threads", inThread(), (mail) => file(mail.thread.place))], otherwise(file("inbox")));
`;
const ANSWER = `Delivered-To: merlyn@blue.stonehenge.example
Received: x
Message-ID: <lunch-2@analytic.example>
In-Reply-To: <lunch-1@analytic.example>

`;

/** Rules that know duplicates: of a message that is new, and of one that is not. */
const DUPLICATE_RULES = `import { duplicate, maildir, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), other: maildir("~/Mail/other") },
});
export default rules([rule("again", duplicate(), file("other"))], otherwise(file("inbox")));
`;

/** Rules that look for the author among those one knows, and among those who wrote before. */
const PEOPLE_RULES = `import { contacts, firstContact, known, maildir, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), other: maildir("~/Mail/other") },
  people: [contacts("known.txt")],
});
export default rules([rule("known", known, file("inbox")), rule("new", firstContact, file("other"))], otherwise(file("inbox")));
`;

async function main() {
  const sandbox = mkdtempSync(join(tmpdir(), "sortmail-build-"));
  try {
    const header = join(sandbox, "header.ts");
    writeFileSync(header, HEADER_RULES);
    for (const _ of ["cold", "warm"]) await deliver(header, "01-for-me.eml", sandbox);
    write("main.js");
    const example = join(root, "rules.example.ts");
    // With an answer; into an mbox; looking at the text; and compiling the rules for it.
    for (const sample of ["02-course-inquiry.eml", "14-spam-to-a-trap.eml"])
      await deliver(example, sample, sandbox);
    const text = join(sandbox, "text.ts");
    writeFileSync(text, TEXT_RULES);
    await deliver(text, "05-photo.eml", sandbox);
    const threads = join(sandbox, "threads.ts");
    writeFileSync(threads, THREAD_RULES);
    const answer = join(sandbox, "answer.eml");
    writeFileSync(answer, ANSWER);
    for (const sample of ["01-for-me.eml", answer]) await deliver(threads, sample, sandbox);
    const people = join(sandbox, "people.ts");
    writeFileSync(people, PEOPLE_RULES);
    writeFileSync(join(sandbox, "known.txt"), "nobody@analytic.example\n");
    for (const _ of ["cold", "warm"]) await deliver(people, "01-for-me.eml", sandbox);
    const duplicates = join(sandbox, "duplicates.ts");
    writeFileSync(duplicates, DUPLICATE_RULES);
    for (const _ of ["new", "again"]) await deliver(duplicates, "03-mailing-list.eml", sandbox);
    for (const name of loaded.keys()) if (name !== "main.js") write(name);
  } finally {
    rmSync(sandbox, { recursive: true, force: true });
  }
}

main().then(
  () => process.reallyExit(0),
  (error) => {
    require("node:fs").writeSync(2, `${error.stack}\n`);
    process.reallyExit(1);
  },
);
