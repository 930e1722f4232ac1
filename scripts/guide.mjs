// The guided walk of docs/design.md: the sources in the order in which a real delivery comes into them for the first
// time, each with the first sentence of its first comment.
//   node scripts/guide.mjs           writes it into the page
//   node scripts/guide.mjs --json    prints the order: {"Maildir": [PATH …], "answer": [PATH …]}
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "./bundle.mjs";
import { filesOf, walks } from "./house/walk.mjs";

const PAGE = join(root, "docs/design.md");

/** What a source says of itself first. */
function firstSentence(path) {
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(root, path), "utf8"))?.[1] ?? "";
  const text = comment
    .replace(/^\s*\* ?/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return (/^.*?[.:](?= [A-Z@]|$)/.exec(text)?.[0] ?? text).replace(/[:.]$/, "");
}

/** A heading for every stay in a room, and a line for every file. */
function chapters(paths) {
  return paths.map((path, index) => {
    const room = dirname(path);
    const heading = room === dirname(paths[index - 1] ?? "") ? "" : `\n**${room}/**\n\n`;
    return `${heading}- \`${basename(path)}\`: ${firstSentence(path)}`;
  });
}

function write(name, paths) {
  const page = readFileSync(PAGE, "utf8");
  const [from, to] = [`<!-- walk: ${name} -->`, `<!-- end of walk: ${name} -->`];
  const [before, rest] = page.split(from);
  const after = rest?.split(to)[1];
  if (after === undefined) throw new Error(`docs/design.md has no ${from} … ${to}`);
  writeFileSync(PAGE, `${before}${from}\n${chapters(paths).join("\n")}\n\n${to}${after}`);
}

const walked = walks(root);
const [maildir, answer] = [filesOf(walked.Maildir), filesOf(walked.answer)];
if (process.argv.includes("--json")) console.log(JSON.stringify({ Maildir: maildir, answer }));
else {
  write("Maildir", maildir);
  write(
    "answer",
    answer.filter((path) => !maildir.includes(path)),
  );
}
