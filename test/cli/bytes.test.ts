/**
 * Nothing changed: what lies in the folders is what came in, octet for octet, less the mbox From_
 * line.
 */

import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { BIN, Home, NODE } from "../harness/program.js";
import { assertDelivered, homeWith, MESSAGE, rulesOf, scratch, stored } from "./tools.js";

const MIB = 1024 * 1024;
const FROM_LINE = "From ada@analytic.example  Sun Nov 22 10:00:00 2026\n";
const HEAD = "From: ada@analytic.example\nTo: merlyn@stonehenge.example\nSubject: Lunch\n";

/** Latin-1: each character is one octet. */
const MESSAGES: Readonly<Record<string, string>> = {
  ordinary: `${HEAD}\nHalf past twelve.\n`,
  "nothing but a header": HEAD,
  "a header, and the empty line": `${HEAD}\n`,
  "no header": "\nHalf past twelve.\n",
  "no empty line": `${HEAD}Half past twelve.\n`,
  "no line end at the end": `${HEAD}\nHalf past twelve.`,
  "empty lines at the end": `${HEAD}\nHalf past twelve.\n\n\n\n`,
  "one octet": "x",
  "one line end": "\n",
  "nothing but line ends": "\n".repeat(1000),
  NUL: `${HEAD}X-Nul: \0\n\n\0\0half\0\n\0`,
  "bare CR": `${HEAD.replaceAll("\n", "\r")}\rHalf\rpast\rtwelve.\r`,
  CRLF: `${HEAD}\nHalf past twelve.\n`.replaceAll("\n", "\r\n"),
  "CRLF and LF mixed": `${HEAD.replaceAll("\n", "\r\n")}\n\r\nHalf\r\r\n\n\rpast\n\r\n`,
  "8 bits everywhere": `Subject: Gr\xfc\xdfe \xff\xfe\x80\x85\n\xa0: \xc3\n\n${Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("")}\n`,
  "From_ lines in the middle": `${HEAD}\nFrom the car park\n>From here\n>>From there\n From x\nFrom \n\nFrom a@b  Sun Nov 22 10:00:00 2026\n\n>From`,
  "a From_ line at the end, unfinished": `${HEAD}\n\nFrom `,
  "From_ lines behind CR": `${HEAD}\n\rFrom x\r\nFrom y\r\r\n\nFrom z\r`,
  "100,000 header fields": `${Array.from({ length: 100_000 }, (_, n) => `X-${n}: ${n}\n`).join("")}\nbody\n`,
  "a header line of 10 MB": `Subject: ${"x".repeat(10_000_000)}\n\nbody\n`,
  "a folded header of 3 MB": `Subject: x\n${" folded\n".repeat(400_000)}\nbody\n`,
  "a line of 3 MB": `${HEAD}\n${"x".repeat(3_000_000)}`,
  "an unfinished From_ line of 2 MB": `From ${"x".repeat(2_000_000)}`,
  "30 MB": `${HEAD}\n${"From the car park it is ten minutes on foot.\n\0\xff\r\n".repeat(600_000)}`,
};

for (const size of [65_535, 65_536, 65_537, MIB - 1, MIB, MIB + 1, 2 * MIB]) {
  const name = size % MIB === 0 ? `${size / MIB} MiB` : `${size} octets`;
  Object.assign(MESSAGES, {
    [`${name} exactly`]: `${HEAD}\n${"From x\n".repeat(size / 7)}`.slice(0, size - 1).concat("y"),
  });
}

/** Everything at once: a backup, a file, a copy, and an mbox. */
const RULES = {
  config: 'backup: maildir("~/Mail/backup"),',
  otherwise: 'file("inbox"), copy("second", { flags: ["seen"] }), copy("box")',
};

/**
 * What a mail reader finds in an mbox of one message: mboxrd's quoting undone, and the line at its
 * end taken off.
 */
function unquoted(mbox: Buffer, endsInNewline: boolean): string {
  const text = mbox.toString("latin1");
  assert.match(text.slice(0, 100), /^From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n/);
  const body = text.slice(text.indexOf("\n") + 1, endsInNewline ? -1 : -2);
  assert.ok(!/\nFrom /.test(`\n${body}`), "a line could be taken for the next message");
  return body.replace(/(^|\n)>(>*From )/g, "$1$2");
}

/** Compared without being shown: nobody reads 30 MB of difference. */
function assertSame(actual: string | undefined, expected: string, where: string): void {
  if (actual === expected) return;
  const [a, b] = [Buffer.from(actual ?? "", "latin1"), Buffer.from(expected, "latin1")];
  const at = b.findIndex((octet, index) => a[index] !== octet);
  assert.fail(`${where}: ${a.length} octets, ${b.length} expected, different from octet ${at} on`);
}

function assertEverywhere(home: Home, message: string): void {
  for (const folder of ["backup", "inbox", "second"]) {
    const [found, ...more] = home.maildir(`Mail/${folder}`);
    assert.equal(more.length, 0);
    assertSame(found?.toString("latin1"), message, folder);
  }
  assertSame(unquoted(home.read("Mail/box"), message.endsWith("\n")), message, "box");
  assert.equal(stored(home).length, 4, `nothing else is left behind: ${stored(home)}`);
}

/** One for all messages, so that the rules are compiled once. */
const home = new Home(rulesOf(RULES));
after(() => home.remove());

for (const [name, message] of Object.entries(MESSAGES)) {
  // What takes long is tried the way Postfix does it.
  for (const fromLine of message.length > 5 * MIB ? [FROM_LINE] : ["", FROM_LINE]) {
    test(`byte for byte, ${fromLine === "" ? "bare" : "as Postfix hands it over"}: ${name}`, () => {
      rmSync(join(home.path, "Mail"), { recursive: true, force: true });
      assertDelivered(home.deliver(Buffer.from(fromLine + message, "latin1")));
      assertEverywhere(home, message);
    });
  }
}

test("a From_ line with nothing below it: an empty message, stored as such", (t) => {
  const home = homeWith(t, {});
  assertDelivered(home.deliver(FROM_LINE));
  assert.deepEqual(home.maildir("Mail/inbox"), [Buffer.alloc(0)]);
});

test("only one From_ line is taken off", (t) => {
  const home = homeWith(t, {});
  const inner = `From b@c.example  Sun Nov 22 11:00:00 2026\n${HEAD}\nbody\n`;
  assertDelivered(home.deliver(FROM_LINE + inner));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [inner]);
});

/** Every file below a folder of the home. */
function filesOf(home: Home, folder: string) {
  const all = readdirSync(join(home.path, folder), {
    recursive: true,
    withFileTypes: true,
    encoding: "utf8",
  });
  return all
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, stat: lstatSync(path) }));
}

test("a large message lies on the disk once, however many Maildirs have it, and the spool is empty afterwards", (t) => {
  const home = homeWith(t, RULES);
  assertDelivered(home.deliver(MESSAGE + "x".repeat(2 * MIB)));
  const files = filesOf(home, "Mail").filter(({ stat }) => stat.isFile() && stat.nlink > 1);
  assert.equal(files.length, 3);
  assert.deepEqual(new Set(files.map(({ stat: { ino, nlink } }) => `${ino} ${nlink}`)).size, 1);
  assert.deepEqual(
    files.map(({ stat }) => stat.nlink),
    [3, 3, 3],
    "the spool's own name is gone",
  );
  assert.deepEqual(readdirSync(join(home.path, ".local/state/sortmail/spool")), []);
});

test("a message of up to 1 MiB is never spooled, and each Maildir has its own file", (t) => {
  const home = homeWith(t, RULES);
  assertDelivered(home.deliver(MESSAGE));
  assert.ok(filesOf(home, "Mail").every(({ stat }) => !stat.isFile() || stat.nlink === 1));
  assert.ok(!readdirSync(join(home.path, ".local/state/sortmail")).includes("spool"));
});

for (const umask of ["000", "022", "077"]) {
  test(`files are 0600 and folders 0700 under umask ${umask}`, (t) => {
    for (const message of [MESSAGE, MESSAGE + "x".repeat(2 * MIB)]) {
      const home = homeWith(t, { ...RULES, otherwise: `${RULES.otherwise}, copy("family", "x")` });
      assertDelivered(
        home.run([], {
          input: message,
          command: ["/bin/sh", "-c", `umask ${umask}; exec ${NODE} ${BIN}`],
        }),
      );
      for (const { path, stat } of ["Mail", ".local", ".cache"].flatMap((folder) =>
        filesOf(home, folder),
      )) {
        const mode = (stat.mode & 0o7777).toString(8);
        assert.equal(mode, stat.isDirectory() ? "700" : "600", path);
      }
    }
  });
}

/**
 * Loaded before a program: writes the most memory it ever had, in kB, to the file that PEAK names.
 */
const PEAK = `const fs = require("fs"), { reallyExit } = process;
  const note = () => fs.writeFileSync(process.env.PEAK, /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "latin1"))[1]);
  process.reallyExit = (status) => { note(); reallyExit.call(process, status); };
  process.on("exit", note);`;

test("memory does not grow with the message: 100 MB", (t) => {
  const folder = scratch(t);
  const [preload, empty] = [join(folder, "peak.cjs"), join(folder, "empty.cjs")];
  writeFileSync(preload, PEAK);
  writeFileSync(empty, "");
  const home = homeWith(t, RULES);
  home.deliver(MESSAGE); // compiles the rules
  const peakOf = (script: string, name: string): number => {
    const path = home.write(name, "");
    const line = `{ printf 'Subject: large\\n\\n'; yes "From the car park" | head -c 100000000; } | ${NODE} --require ${preload} ${script}`;
    assertDelivered(home.run([], { command: ["/bin/sh", "-c", line], env: { PEAK: path } }));
    return Number(readFileSync(path, "latin1")) * 1024;
  };
  const [bare, delivery] = [peakOf(empty, "bare"), peakOf(BIN, "delivery")];
  assert.ok(bare > 10 * MIB, "measured nothing");
  assert.ok(
    delivery < bare + 40 * MIB,
    `${Math.round((delivery - bare) / MIB)} MiB more than bare Node`,
  );
});
