/** What goes through an archive: sortmail's dry run, Dovecot's, and the plain reading of it. */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { BIN, Home, NODE } from "../../test/harness/program.js";
import { SORTS, type Sort } from "../lib/archives.js";
import type { Kind } from "../lib/box.js";
import { postfixEnvironment } from "../lib/environment.js";
import type { Command } from "../lib/launcher.js";
import { dovecotConfiguration } from "./dovecot.js";

export interface Archive {
  readonly kind: Kind;
  readonly path: string;
  readonly count: number;
}

export interface Reader {
  readonly name: string;
  readonly command: Command;
  /** For its standard output. */
  readonly output: string;
  readonly prepare?: () => void;
  /** How many messages it has put under each name. */
  readonly counts: () => ReadonlyMap<string, number>;
  /** How many there must be; others may be there as well. */
  readonly expected: ReadonlyMap<string, number>;
  readonly close: () => void;
}

const RULES = `import { all, automatic, from, list, maildir, sentTo, sortmail, subject } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
${SORTS.map((sort) => `    ${sort}: maildir("~/Mail/${sort}"),\n`).join("")}  },
});

export default rules(
  [
    rule("list", list(/\\.perl\\.org$/), file("list")),
    rule("billing", from(/@billing\\./), file("billing")),
    rule("course", sentTo("training"), file("course")),
    rule("virus", all(automatic, subject(/virus/i)), file("virus")),
    rule("rest", sentTo("merlyn"), file("rest")),
  ],
  otherwise(file("course")),
);
`;

const SIEVE = `require ["fileinto"];
if header :contains "List-Id" ".perl.org>" { fileinto "list"; stop; }
if header :contains "From" "@billing." { fileinto "billing"; stop; }
if header :contains "Delivered-To" "+training@" { fileinto "course"; stop; }
if allof (header :contains "Auto-Submitted" "auto", header :contains "Subject" "virus") { fileinto "virus"; stop; }
if header :contains "Delivered-To" "+merlyn@" { fileinto "rest"; stop; }
`;

/** @param counted finds the name under which a message is put, once a message */
function reader(
  name: string,
  home: Home,
  argv: readonly string[],
  counted: RegExp,
  expected: Reader["expected"],
): Reader {
  const output = home.write("output", "");
  const counts = () => countOf(readFileSync(output, "latin1"), counted);
  const command = { argv, env: postfixEnvironment(home.path) };
  return { name, command, output, counts, expected, close: () => home.remove() };
}

function countOf(text: string, pattern: RegExp): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, name = ""] of text.matchAll(pattern)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** One in five of each. */
function sortsOf({ count }: Archive): Map<Sort, number> {
  return new Map(SORTS.map((sort, place) => [sort, Math.ceil((count - place) / SORTS.length)]));
}

const DRY_RUNS = [
  { name: "sortmail dry-run", options: [], counted: /^\S+ +(\w+) +\w+ +\//gm },
  { name: "sortmail dry-run --json", options: ["--json"], counted: /"rule":"(\w+)"/g },
];

export function readersOf(archive: Archive): {
  readonly readers: readonly Reader[];
  readonly missing: readonly string[];
} {
  const dryRuns = DRY_RUNS.map(({ name, options, counted }) => {
    const argv = [NODE, BIN, "dry-run", ...options, archive.path];
    return reader(name, new Home(RULES), argv, counted, sortsOf(archive));
  });
  const filter = sieveFilter(archive);
  const [others, missing] =
    filter === null ? [[], ["sieve-filter is not installed"]] : [[filter], []];
  return { readers: [reading(archive), ...dryRuns, ...others], missing };
}

/** Looks at every octet, and at nothing of it. */
function reading({ path, count }: Archive): Reader {
  const argv = ["/bin/grep", "-rh", "^Message-ID:", path];
  return reader(
    "reading it: grep",
    new Home(),
    argv,
    /^(Message-ID):/gm,
    new Map([["Message-ID", count]]),
  );
}

/**
 * Dovecot's dry run; its index of the archive is made anew each time, since an archive has none.
 */
function sieveFilter(archive: Archive): Reader | null {
  const program = "/usr/bin/sieve-filter";
  if (!existsSync(program)) return null;
  const home = new Home();
  const script = home.write("dovecot/rules.sieve", SIEVE);
  const { kind, path } = archive;
  const state = `${home.path}/state`;
  const [root, control] = kind === "maildir" ? [path, `:CONTROL=${state}`] : [dirname(path), ""];
  const location = `${kind}:${root}:INBOX=${path}:INDEX=${state}${control}`;
  const configuration = home.write(
    "dovecot/dovecot.conf",
    dovecotConfiguration(home.path, location, ""),
    0o644,
  );
  const argv = [program, "-c", configuration, script, "INBOX"];
  const found = reader(
    "Dovecot's sieve-filter",
    home,
    argv,
    /store message in folder: (\w+)/g,
    sortsOf(archive),
  );
  return {
    ...found,
    prepare: () => rmSync(join(home.path, "state"), { recursive: true, force: true }),
  };
}
