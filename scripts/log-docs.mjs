// Writes the tables of docs/log.md from the types that the log is written and read by.
//   node scripts/log-docs.mjs            writes them
//   node scripts/log-docs.mjs --check    ends in 1 when they are not in step
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript5";

const root = resolve(import.meta.dirname, "..");
const file = join(root, "docs/log.md");

/** The types, by the place of their table in the document. */
const TYPES = {
  LogEntry: "src/state/log/entry.ts",
  Effect: "src/core/contracts/effect.ts",
  Verdict: "src/core/contracts/verdict.ts",
  LoggedThread: "src/state/log/logged-thread.ts",
};

const WORDS = {
  string: "text",
  number: "number",
  null: "null",
  "readonly string[]": "list of texts",
  "readonly Effect[]": "list of actions",
  Verdict: "verdict",
  LoggedThread: "thread",
};

/** `string | null` as a reader of JSON calls it. */
function wordsFor(type) {
  const parts = type
    .replace(/\s+/g, " ")
    .split("|")
    .map((part) => part.trim());
  return parts.map((part) => WORDS[part] ?? `\`${part}\``).join(", ");
}

/** The docstring in one line; it must be there, for it is what the document says. */
function meaningOf(member, name) {
  const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(doc?.comment)?.replace(/\s+/g, " ").trim();
  if (!text) throw new Error(`${name} has no docstring`);
  return text.replaceAll("|", "\\|");
}

function tableOf(name, path) {
  const text = readFileSync(join(root, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = source.statements.find(
    (each) => ts.isInterfaceDeclaration(each) && each.name.text === name,
  );
  if (found === undefined) throw new Error(`${path} has no interface ${name}`);
  const rows = found.members.map((member) => {
    const field = member.name.getText(source);
    const missing = member.questionToken === undefined ? "" : "; may be missing";
    const type = wordsFor(member.type.getText(source));
    return `| \`${field}\` | ${type}${missing} | ${meaningOf(member, `${name}.${field}`)} |`;
  });
  return ["| field | is | means |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The document with each table made anew, between the two marks of its type. */
function written(document) {
  return Object.entries(TYPES).reduce((text, [name, path]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/log.md has no place for ${name}`);
    return `${text.slice(0, from)}${begin}\n${tableOf(name, path)}\n${text.slice(to)}`;
  }, document);
}

const before = readFileSync(file, "utf8");
const after = written(before);
if (!process.argv.includes("--check")) writeFileSync(file, after);
else if (after !== before) {
  console.error("docs/log.md is not in step with the types: run npm run docs:log");
  process.exitCode = 1;
}
