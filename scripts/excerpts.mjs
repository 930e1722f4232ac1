// Puts into a page the code that it shows, from where it lives, so that it can't rot: a block that begins with
//   ```ts src/folders/maildir.ts MaildirSpec openMaildir
// holds these declarations of that file, their comments included.
//   node scripts/excerpts.mjs docs/hacking.md        writes the page anew
//   node scripts/excerpts.mjs --check docs/hacking.md   ends in 1 where a block says something else
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import typescript from "typescript5";
import { root } from "./bundle.mjs";

const BLOCK = /^```ts (\S+\.ts) (.*)\n[\s\S]*?^```$/gm;

/** The page with every block as the sources say it now. */
function renewed(page) {
  return page.replace(
    BLOCK,
    (_block, path, names) =>
      `\`\`\`ts ${path} ${names}\n${excerpt(path, names.split(" "))}\n\`\`\``,
  );
}

function excerpt(path, names) {
  const text = readFileSync(join(root, path), "utf8");
  const tree = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2023, true);
  return names.map((name) => declaration(tree, path, name)).join("\n\n");
}

/** A declaration with the comment above it; `Class.method` and `TABLE.row` are what they say. */
function declaration(tree, path, name) {
  const [outer, inner] = name.split(".");
  let found = tree.statements.find((node) => namesOf(node).includes(outer));
  if (inner !== undefined)
    found = membersOf(found).find((member) => member.name?.getText() === inner);
  if (found === undefined) throw new Error(`${path} declares no ${name}`);
  const lines = tree.text.slice(startOf(tree, found), found.getEnd()).split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** From the first letter of its line, or of its comment's. */
function startOf(tree, node) {
  const start = node.getStart(tree, true);
  return tree.text.lastIndexOf("\n", start) + 1;
}

const namesOf = (node) =>
  (node.declarationList?.declarations ?? [node]).map(({ name }) => name?.getText());

/** Rows of a table, methods of a class, fields of an interface. */
function membersOf(node) {
  if (node?.members !== undefined) return node.members;
  let value = node?.declarationList?.declarations[0]?.initializer;
  while (value?.expression !== undefined) value = value.expression;
  return value?.properties ?? [];
}

const checking = process.argv.includes("--check");
for (const path of process.argv.slice(2).filter((word) => word !== "--check")) {
  const page = readFileSync(join(root, path), "utf8");
  const fresh = renewed(page);
  if (fresh === page) continue;
  if (!checking) writeFileSync(join(root, path), fresh);
  else {
    console.log(`${path} shows code that the sources don't: run node scripts/excerpts.mjs ${path}`);
    process.exitCode = 1;
  }
}
