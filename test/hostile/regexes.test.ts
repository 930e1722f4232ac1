/**
 * No regular expression of ours can be made to backtrack by what it is used on. An exception says
 * why it can stay: what it reads is written by the user, or short.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check } from "recheck";
import ts from "typescript5";

const SRC = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "src");

const OWN_TEMPLATE = "reads a template, which the user wrote";
const OWN_RULES = "reads the user's own rules";
const OWN_LINE = "reads the user's own ~/.forward, or the mail system's own settings";
const OWN_UNIT = "reads the files and the name of a systemd unit, which root wrote";

/** File and source of what may backtrack, and why that harms nobody. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'core/message/addr-spec.ts "((?:[^"\\\\]|\\\\.)*)"':
    "is used where the quotes are known to match, in 10,000 characters at most",
  "reply/date-format.ts \\[([^\\]]*)\\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|mm|ss": OWN_TEMPLATE,
  "reply/template-error-position.ts \\{\\{.*?\\}\\}": OWN_TEMPLATE,
  "reply/template-header.ts \\{\\{[\\s\\S]*?\\}\\}|\\{%[\\s\\S]*?%\\}|\\{#[\\s\\S]*?#\\}|\\n":
    OWN_TEMPLATE,
  "reply/template-names.ts ([\\w$]+)[^\\w$]* is (?:not defined$|called, )":
    "reads what nunjucks says of a template, which the user wrote",
  "commands/check/find-unit.ts @[^.]*\\.": OWN_UNIT,
  "commands/check/find-unit.ts ^\\s*(\\w+)\\s*=\\s*(.*?)\\s*$": OWN_UNIT,
  "commands/check/folders.ts (.)\\/+$": "reads a path of the rules",
  'commands/check/forward.ts \\s*((?:[^",\\\\]|\\\\.|"(?:[^"\\\\]|\\\\.)*")+)\\s*(?:,|$)': OWN_LINE,
  'commands/check/forward.ts "(?:[^"\\\\]|\\\\.)*"': OWN_LINE,
  "commands/check/postfix-line.ts \\s+in\\s+\\(?\\s*([\\d\\s|]+?)\\s*\\)\\s*exit\\s+": OWN_LINE,
  "commands/check/postfix-line.ts \\s*;;\\s*\\*\\s*\\)\\s*exit\\s+75\\s*(?:;;)?\\s*esac\\s*;?\\s*$":
    OWN_LINE,
  "commands/check/postfix-line.ts (?:^|;|&&)\\s*trap\\s+(?:--\\s+)?(?:'\\s*exit\\s+75\\s*;?\\s*'|\"\\s*exit\\s+75\\s*;?\\s*\")\\s+(?:EXIT|0)\\s*;":
    OWN_LINE,
  "commands/check/postfix-line.ts \\|\\|\\s*exit\\s+75\\s*;?\\s*$": OWN_LINE,
  "commands/check/postfix-line.ts \\bulimit\\s+(-\\w+\\s+)*-\\w*t\\s*\\d+": OWN_LINE,
  "commands/check/postfix-unit.ts @[^.]*\\.": OWN_UNIT,
  "commands/check/rules.ts ^(.+?):(\\d+):(\\d+): (.*)$":
    "reads what is said of the user's own rules",
  "commands/check/types.ts ^(?:(.+?)\\((\\d+),(\\d+)\\): )?error (TS\\d+): (.*)$":
    "reads what the TypeScript compiler says",
  "commands/kept-state.ts ([\\w$]+)\\s*(?::[^=;,{}()]*=|=|:)\\s*$": OWN_RULES,
  "commands/kept-state.ts \\b(?:const|let|var)\\s*(?:\\{[^{}]*\\}|\\[[^[\\]]*\\]|[\\w$]+)\\s*(?::[^=;]*)?=(?![=>])|\\btype\\s+[\\w$]+\\s*(?:<[^>]*>)?\\s*=":
    OWN_RULES,
};

interface Written {
  readonly file: string;
  readonly pattern: RegExp;
}

const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);

function literalsIn(file: string): Written[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(join(SRC, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Written[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push({ file, pattern: literal(node.text) });
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

function literal(text: string): RegExp {
  const end = text.lastIndexOf("/");
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

/** What puts patterns together while it is loaded or used; and a use of all of them. */
const COMPOSED: Readonly<Record<string, () => Promise<unknown>>> = {
  "core/message/from-line.ts": () => import("../../src/core/message/from-line.js"),
  // Before what imports it: a module is loaded once.
  "core/policy/reply-words.ts": () => import("../../src/core/policy/reply-words.js"),
  "core/policy/absence-notes.ts": () => import("../../src/core/policy/absence-notes.js"),
  "core/policy/no-reply-addresses.ts": () => import("../../src/core/policy/no-reply-addresses.js"),
  "core/message/html-to-text.ts": async () => {
    const { htmlToText } = await import("../../src/core/message/html-to-text.js");
    return htmlToText("<a href=x><img alt=y><script></script><style></style><title></title>");
  },
  "io/mapped-stack.ts": async () => {
    const { mappedStack } = await import("../../src/io/mapped-stack.js");
    return mappedStack("", "/opt/sort mail/dist");
  },
  "mime/content-type.ts": () => import("../../src/mime/content-type.js"),
  "core/message/reader-fields.ts": () => import("../../src/core/message/reader-fields.js"),
  "core/message/received-grammar.ts": () => import("../../src/core/message/received-grammar.js"),
  "spam/spamd-protocol.ts": () => import("../../src/spam/spamd-protocol.js"),
  "spam/spam-headers.ts": async () => {
    const { STATEMENTS } = await import("../../src/spam/spam-headers.js");
    return STATEMENTS.get("x-spam-status")?.("Yes, score=7 required=5 tests=A");
  },
};

/**
 * What a template, the user's rules or ~/.forward is searched with, or the user's own, which are
 * looked at; the last one only takes flags away.
 */
const OWN = [
  "reply/template-error-position.ts",
  "commands/check/backtracking.ts",
  "commands/check/literals.ts",
  "commands/check/postfix-line.ts",
  "commands/kept-state.ts",
  "core/language/capture.ts",
  "core/language/search.ts",
];
/**
 * The square of the 200 characters of a Date field that are looked at is nothing;
 * test/core/message/date-time.test.ts measures it.
 */
const SHORT = ["core/message/date-time.ts"];

/** The patterns that are made meanwhile. */
async function madeBy(use: () => Promise<unknown>): Promise<RegExp[]> {
  const original = globalThis.RegExp;
  const made: RegExp[] = [];
  globalThis.RegExp = new Proxy(original, {
    construct: (target, args: [string, string?]) => {
      const pattern = new target(...args);
      made.push(pattern);
      return pattern;
    },
  });
  try {
    await use();
    return made;
  } finally {
    globalThis.RegExp = original;
  }
}

/**
 * What ends a search for a text on which a pattern backtracks is a count of steps, so that a slow
 * machine finds the same. The last is for what nobody foresaw, in ms.
 */
const COUNTED = {
  attackLimit: 100_000_000,
  attackTimeout: null,
  incubationTimeout: null,
  timeout: 120_000,
};
/** Up to 30 repeats are taken apart; more are, too, where that makes no large automaton: then it is a proof. */
const MANY_REPEATS = { maxRepeatCount: 1000, maxNFASize: 3000 };

const repeatsMuch = (source: string) => /\{(?:\d+,)?\d{2,}\}/.test(source);

/**
 * What is not proved to take time in proportion to the text. `d` and `g` change nothing of how one
 * match is found.
 */
async function backtracking(all: readonly Written[]): Promise<string[]> {
  const found: string[] = [];
  for (const { file, pattern } of all) {
    const { status } = await check(pattern.source, pattern.flags.replace(/[dg]/g, ""), {
      ...COUNTED,
      ...(repeatsMuch(pattern.source) ? MANY_REPEATS : {}),
    });
    if (status !== "safe") found.push(`${file} ${pattern.source}`);
  }
  return [...new Set(found)].sort();
}

test("no literal backtracks, but for those that read what nobody else writes", async () => {
  const all = FILES.flatMap(literalsIn);
  assert.ok(all.length > 200, `${all.length}`);
  assert.deepEqual(await backtracking(all), Object.keys(EXCEPTIONS).sort());
});

test("nor does what is put together", async () => {
  const composing = FILES.filter((file) =>
    readFileSync(join(SRC, file), "utf8").includes("new RegExp("),
  );
  assert.deepEqual(composing.sort(), [...Object.keys(COMPOSED), ...OWN, ...SHORT].sort());
  for (const [file, use] of Object.entries(COMPOSED)) {
    const made = await madeBy(use);
    assert.ok(made.length > 0, file);
    assert.deepEqual(await backtracking(made.map((pattern) => ({ file, pattern }))), []);
  }
});
