// The way of one delivery through the sources: a copy of the program in which every function says that it is entered,
// built as ever, delivers one message twice (the first compiles the rules), and the second is what is walked.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roomOf } from "./modules.mjs";
import { functionsOf, nameOf, sourcesBelow } from "./sources.mjs";

const MESSAGE = `From ada@analytic.example  Sun Nov 22 10:00:00 2026
Return-Path: <ada@analytic.example>
X-Original-To: merlyn@stonehenge.example
Delivered-To: merlyn+merlyn@blue.stonehenge.example
Received: by blue.stonehenge.example (Postfix); Sun, 22 Nov 2026 10:00:00 +0000
From: Ada Byron <ada@analytic.example>
To: merlyn@stonehenge.example
Subject: Lunch
Message-ID: <lunch@analytic.example>

Half past twelve.
`;

/** The deliveries that are walked: what `.forward` starts, and what the rules say. */
export const WALKS = {
  Maildir: 'rule("lunch", subject("lunch"), file("inbox"))',
  answer: 'rule("lunch", subject("lunch"), file("inbox"), respond("reply"))',
};

const rulesFile = (
  home,
  rule,
) => `import { maildir, sendmail, sortmail, subject, unscanned } from "sortmail";
const { rules, rule, otherwise, file, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), rest: maildir("~/Mail/rest") },
  templates: ["reply"],
  spam: unscanned(),
  outgoing: sendmail("${home}/sendmail"),
});
export default rules([${rule}], otherwise(file("rest")));
`;

/**
 * Begins with `main`: what files do when they are loaded is before the way. Writes down each function when it is
 * entered for the first time, and which source called it.
 */
const preload = (beginning) => `const fs = require("node:fs");
const seen = new Set();
const beginning = new Set(${JSON.stringify(beginning)});
let begun = false;
globalThis.__enter = (id) => {
  begun ||= beginning.has(id);
  if (!begun || seen.has(id) || !process.env.WALK) return;
  seen.add(id);
  fs.appendFileSync(process.env.WALK, id + "\\n");
};
`;

/**
 * Builds the copy once, and walks each delivery. Each walk is the functions in the order of their
 * first entry: `{ path, name }`.
 */
export function walks(root, which = Object.keys(WALKS)) {
  const copy = mkdtempSync(join(tmpdir(), "sortmail-house-"));
  try {
    const table = instrumentedCopy(root, copy);
    return Object.fromEntries(which.map((name) => [name, walk(copy, table, WALKS[name])]));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const PARTS = [
  "bin",
  "src",
  "scripts",
  "templates",
  "samples",
  "package.json",
  "tsconfig.json",
  "tsconfig.types.json",
  "rules.example.ts",
  "rules.first.ts",
  "friends.txt",
];

function instrumentedCopy(root, copy) {
  for (const part of PARTS.filter((name) => existsSync(join(root, name))))
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const table = [];
  for (const source of sourcesBelow(copy, "src"))
    writeFileSync(join(copy, source.path), instrumented(source, table));
  const beginning = table.flatMap(({ path }, id) => (path === "src/cli.ts" ? [id] : []));
  writeFileSync(join(copy, "preload.cjs"), preload(beginning));
  const built = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: copy, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the copy did not build: ${built.stdout}${built.stderr}`);
  spawnSync("chmod", ["-R", "go+rX", copy]);
  return table;
}

/** The source with a call at the beginning of each function; `table` gets a row for each. */
function instrumented(source, table) {
  const edits = functionsOf(source).flatMap(({ path, node }) => {
    const call = `globalThis.__enter?.(${table.length})`;
    table.push({ path, name: nameOf(node) });
    const { body } = node;
    if (body.statements !== undefined) return [[body.getStart() + 1, `${call};`]];
    return [
      [body.getStart(), `(${call},`],
      [body.getEnd(), ")"],
    ];
  });
  let text = source.text;
  const order = edits.map(([at, insert], index) => ({ at, insert, index }));
  for (const { at, insert } of order.sort((a, b) => b.at - a.at || b.index - a.index))
    text = text.slice(0, at) + insert + text.slice(at);
  return `// @ts-nocheck\n${text}`;
}

function walk(copy, table, rule) {
  const home = mkdtempSync(join(tmpdir(), "sortmail-walk-"));
  const trace = join(home, "trace");
  try {
    furnish(home, rule);
    deliver(copy, home, {});
    rmSync(join(home, ".local"), { recursive: true, force: true });
    deliver(copy, home, { WALK: trace });
    const rows = readFileSync(trace, "utf8").trim().split("\n");
    return rows.map((id) => table[Number(id)]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const ACCOUNT = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

function furnish(home, rule) {
  const config = join(home, ".config/sortmail");
  mkdirSync(join(config, "templates"), { recursive: true });
  writeFileSync(join(config, "rules.ts"), rulesFile(home, rule));
  writeFileSync(
    join(config, "templates/reply.njk"),
    "Subject: Re: {{ mail.subject }}\n\nThank you.\n",
  );
  writeFileSync(join(home, "sendmail"), "#!/bin/sh\ncat > /dev/null\n");
  chmodSync(join(home, "sendmail"), 0o755);
  if (ACCOUNT.uid === undefined) return;
  for (const name of readdirSync(home, { recursive: true, encoding: "utf8" }))
    chownSync(join(home, name), ACCOUNT.uid, ACCOUNT.gid);
  chownSync(home, ACCOUNT.uid, ACCOUNT.gid);
}

/** As Postfix starts it for `.forward`. */
function deliver(copy, home, env) {
  const flags = ["--require", join(copy, "preload.cjs")];
  const run = spawnSync(process.execPath, [...flags, join(copy, "bin/sortmail")], {
    ...ACCOUNT,
    cwd: "/",
    env: { HOME: home, PATH: "/usr/bin:/bin", ...env },
    input: MESSAGE,
    encoding: "utf8",
  });
  if (run.status !== 0)
    throw new Error(`the walked delivery ended in ${run.status}: ${run.stderr}`);
}

/** The sources in the order in which a walk comes into them, each once. */
export const filesOf = (steps) => [...new Set(steps.map(({ path }) => path))];

/** What there is to say of a walk: how far it goes, and how often it climbs. */
export function summary(steps, floors) {
  const floorOf = (path) => floors.get(roomOf(path)) ?? 0;
  const stays = steps.filter(({ path }, index) => path !== steps[index - 1]?.path);
  const between = stays
    .slice(1)
    .map(({ path }, index) => floorOf(path) - floorOf(stays[index].path));
  return {
    functions: steps.length,
    names: new Set(steps.map(({ name }) => name).filter((name) => name !== null)).size,
    stays: stays.length,
    files: filesOf(steps).length,
    rooms: new Set(steps.map(({ path }) => roomOf(path))).size,
    stepsUp: between.filter((step) => step > 0).length,
    stepsDown: between.filter((step) => step < 0).length,
  };
}
