/**
 * Nothing changed: what lies in the folders is what came in, octet for octet, less the mbox From_
 * line.
 */

import assert from "node:assert/strict";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { FROM_LINE, HEAD, RULES, tryEach } from "./byte-for-byte.js";
import { assertDelivered, homeWith, MESSAGE } from "./tools.js";

const MIB = 1024 * 1024;

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
};

for (const size of [65_535, 65_536, 65_537, MIB - 1, MIB, MIB + 1, 2 * MIB]) {
  const name = size % MIB === 0 ? `${size / MIB} MiB` : `${size} octets`;
  Object.assign(MESSAGES, {
    [`${name} exactly`]: `${HEAD}\n${"From x\n".repeat(size / 7)}`.slice(0, size - 1).concat("y"),
  });
}

tryEach(MESSAGES, ["", FROM_LINE]);

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
