/** docs/cookbook.md: every recipe, over the message below it, does what the page says. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { type TestContext, test } from "node:test";
import * as sortmail from "../../src/index.js";
import { BIN, type Home, NODE } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import { homeWith } from "./tools.js";

const PAGE = "cookbook.md";
const page = readFileSync(join(process.env.SORTMAIL_ROOT ?? process.cwd(), "docs", PAGE), "utf8");

interface Recipe {
  readonly title: string;
  /** Rules, as they stand between the brackets. */
  readonly rules: string;
  /** A message's fields. */
  readonly mail: string;
  /** What the page says of it. */
  readonly goes: string;
}

const RECIPE =
  /^###? (?<title>.*)\n(?:(?!^###? )[\s\S])*?^```ts(?: rules\.ts| bogofilter)?\n(?<rules>[\s\S]*?)^```\n\n```mail\n(?<mail>[\s\S]*?)^```\n\n→ `(?<goes>.*)`$/gm;

function recipesIn(text: string): Recipe[] {
  return [...text.matchAll(RECIPE)].map(
    ({ groups: { title = "", rules = "", mail = "", goes = "" } = {} }) => ({
      title,
      rules,
      mail,
      goes,
    }),
  );
}

const recipes = recipesIn(page);
/** Some are a rules file of their own. */
const isFile = ({ rules }: Recipe) => rules.startsWith("import ");
const shared = recipes.filter((recipe) => !isFile(recipe));

/** Ours, behind a filter that has looked at the message. */
function received(from: string): string {
  return `from ${from}\n\tby blue.stonehenge.example (Postfix) with ESMTP id 4711;\n\tSun, 22 Nov 2026 10:00:00 +0000`;
}

/** As Postfix hands it over; what the page leaves out, it takes for granted. */
function letterOf({ title, mail }: Recipe): string {
  const [head = "", ...body] = mail.split(/(?<=\n)\n/);
  const has = (name: string) => new RegExp(`^${name}:`, "im").test(head);
  const usual = {
    "Delivered-To": "merlyn+merlyn@blue.stonehenge.example",
    Received: received("localhost (localhost [127.0.0.1])"),
    "X-Spam-Status": "No, score=0.1 required=5.0",
    From: "Jane Doe <jane@heath.example>",
    To: "merlyn@stonehenge.example",
    Subject: "Lunch",
    Date: "Sun, 22 Nov 2026 10:00:00 +0000",
    "Message-ID": `<${recipes.findIndex((each) => each.title === title)}@heath.example>`,
    "X-Recipe": title,
  };
  const [to] = /^Delivered-To: .*\n/.exec(head) ?? [""];
  const rest = Object.entries(usual).filter(([name]) => !has(name));
  const lines = rest.map(([name, value]) => `${name}: ${value}\n`).join("");
  const end = `Received: ${received("heath.example (heath.example [192.0.2.25])")}\n`;
  const text = body.join("\n") || "Half past twelve.\n";
  return `Return-Path: <jane@heath.example>\n${to}${lines}${head.slice(to.length)}${end}\n${text}`;
}

/** All recipes in one file, each asked only of its own message. */
function rulesFile(): string {
  const groups = shared.map(({ title, rules }) => {
    const own = rules
      .replace(/\b(rule|also)\("/g, `$1("${title}: `)
      .replace(/\b(rule|also)\(\n\s*"/g, `$1("${title}: `);
    return `group(header("X-Recipe", ${JSON.stringify(title)}), [\n${own}])`;
  });
  const code = `${example("ts configuration", PAGE)}export default rules([\n${groups.join(",\n")}\n], otherwise(file("inbox")));\n`;
  const [declared = ""] = /^const \{[^}]*\}/.exec(code) ?? [];
  const names = Object.keys(sortmail).filter(
    (name) =>
      !new RegExp(`\\b${name}\\b`).test(declared) &&
      new RegExp(`\\b${name}\\b`).test(code.replace(/"(?:[^"\\]|\\.)*"/g, '""')),
  );
  return `import { existsSync } from "node:fs";\nimport { ${names.join(", ")} } from "sortmail";\n${code}`;
}

/** Programs that rules ask, and what stands in for them. */
const PROGRAMS = {
  "/usr/bin/bogofilter": "#!/bin/sh\ngrep -q '^Subject: Buy'\n",
  "/usr/local/bin/is-customer": "#!/bin/sh\ngrep -q '^From: Ada'\n",
};

/** The page's lists and templates. */
function homeOf(t: TestContext, rules: string): Home {
  const home = homeWith(t);
  const programs = Object.entries(PROGRAMS).map(
    ([path, script]) => [path, home.write(`bin/${basename(path)}`, script, 0o700)] as const,
  );
  home.write(
    ".config/sortmail/rules.ts",
    programs.reduce((text, [path, own]) => text.replaceAll(path, own), rules),
  );
  const config = ".config/sortmail";
  home.write(`${config}/vips.txt`, "ada@analytic.example\n");
  home.write(`${config}/blocked.txt`, "casino.example\n");
  home.write(`${config}/friends.txt`, "jane@heath.example\nada@analytic.example\n");
  home.write(`${config}/templates/arrived.njk`, "Subject: mail\n\n{{ mail.subject }}\n");
  home.write("contacts.vcf", "BEGIN:VCARD\nEMAIL:jane@heath.example\nEND:VCARD\n");
  for (const folder of ["Sent", "approved"]) home.write(`Mail/${folder}/cur/.keep`, "");
  home.write(`${config}/work.ts`, example("ts work.ts", PAGE));
  return home;
}

/** Christmas Eve. */
const CLOCK = "Date.now = () => Date.UTC(2026, 11, 24);";

/** Where a dry run says that each message goes, in order. */
function foretold(home: Home, wanted: readonly Recipe[]): string[] {
  const letters = wanted.map(
    (recipe) => `From jane@heath.example  Sun Nov 22 10:00:00 2026\n${letterOf(recipe)}\n`,
  );
  const command = [NODE, "--require", home.write("clock.cjs", CLOCK), BIN];
  const { stdout, stderr } = home.run([], {
    command: [...command, "dry-run", "--scan", home.write("all.mbox", letters.join(""))],
  });
  assert.equal(stderr, "");
  const rows = stdout.split("\n").filter((line) => /all\.mbox(?:#\d+)?$/.test(line));
  return rows.map((row) => row.split(/ {2,}/)[1] ?? row);
}

interface Found {
  readonly level: string;
  readonly about: string;
  readonly message: string;
  readonly place?: { readonly file: string; readonly line: number };
}

/** What `check` has against the rules. */
function faults(home: Home): string[] {
  const lines = home.run(["check", "--json"]).stdout.trimEnd().split("\n");
  const found: Found[] = lines.map((line) => JSON.parse(line));
  const about = ["types", "rules", "patterns", "templates", "lists"];
  const text = String(home.read(".config/sortmail/rules.ts")).split("\n");
  return found
    .filter((each) => each.level !== "ok" && about.includes(each.about))
    .map(({ about, message, place }) => `${about}: ${message}: ${text[(place?.line ?? 0) - 1]}`);
}

test("every recipe does what the page says", (t) => {
  const home = homeOf(t, rulesFile());
  const found = foretold(home, shared);
  assert.deepEqual(
    shared.map(({ title }, at) => `${title} → ${found[at]}`),
    shared.map(({ title, goes }) => `${title} → ${goes}`),
  );
  assert.deepEqual(faults(home), []);
});

test("all of the page are tried, thirty at least", () => {
  assert.equal(recipes.length, page.split("\n```mail\n").length - 1);
  assert.ok(recipes.length >= 30, `${recipes.length}`);
});

test("those that are a rules file of their own", (t) => {
  const files = recipes.filter(isFile);
  assert.deepEqual(
    files.map(({ title }) => title),
    ["A screener", "By bogofilter, or any other program", "Several files, several machines"],
  );
  for (const file of files) {
    const home = homeOf(t, file.rules);
    assert.deepEqual(foretold(home, [file]), [file.goes]);
    assert.deepEqual(faults(home), []);
  }
});

/** Runs the script for the phone. @returns its exit status */
function tell(script: string, url: string): Promise<number | null> {
  const child = spawn(NODE, [script, "Urgent: lunch"], {
    env: { NOTICE_URL: url },
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
}

test("the phone is told by HTTP, and a failure is a status", async (t) => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk) => told.push(String(chunk)));
    request.on("end", () => response.writeHead(told.length === 1 ? 200 : 500).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const home = homeWith(t);
  const script = home.write("tell-phone.cjs", example("js tell-phone", PAGE));
  const url = `http://127.0.0.1:${address.port}/merlyn`;
  assert.deepEqual([await tell(script, url), await tell(script, url)], [0, 1]);
  assert.deepEqual(told, ["Urgent: lunch", "Urgent: lunch"]);
});
