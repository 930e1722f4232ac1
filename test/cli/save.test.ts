/** Attachments saved into a directory: `save`. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { assertDeferred, assertDelivered, homeWith } from "./tools.js";

const rulesWith = (rules: string, ending = 'file("inbox")') => `
import { directory, discard, maildir, run, sentTo, sortmail } from "sortmail";
const { rules, rule, also, otherwise, file, save } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), scans: directory("~/Scans") },
});
export default rules([${rules}], otherwise(${ending}));
`;
const PDFS = 'also("scans", () => true, save("scans", { name: /\\.pdf$/i }))';

interface Part {
  /** What Content-Disposition says of the name. */
  readonly name: string;
  readonly content: string | Buffer;
}

function message(parts: readonly Part[]): string {
  const written = parts.map(
    ({ name, content }) => `--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; ${name}

${Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\n")}
`,
  );
  return `From: a@b.example
Subject: scans
Message-ID: <scans@b.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see below
${written.join("")}--b--
`;
}

const THREE = message([
  { name: 'filename="a.pdf"', content: "one" },
  { name: 'filename="../a.PDF"', content: "two" },
  { name: 'filename="a.pdf"', content: "three" },
  { name: 'filename="a.exe"', content: "no" },
]);

/** The files of the directory, by name. */
function saved(home: Home): Record<string, string> {
  const folder = join(home.path, "Scans");
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );
}

const ALL = { "_._a.PDF": "two", "a (2).pdf": "three", "a.pdf": "one" };

test("save: each that matches is a file of its own, nothing is written over, and log and dry run tell", (t) => {
  const home = homeWith(t, rulesWith(PDFS));
  const path = home.write("message", THREE);
  const table = home.run(["dry-run", path, "--trace"]).stdout;
  assert.match(table, /inbox \+ save 3 in scans/);
  assert.match(table, /^ +scans: save a \(2\)\.pdf$/m);
  const { actions } = JSON.parse(home.run(["dry-run", path, "--json"]).stdout);
  const files = ["a.pdf", "_._a.PDF", "a (2).pdf"];
  assert.deepEqual(actions.at(-1), { kind: "save", folder: "scans", files });
  assert.equal(
    home.files().some((name) => name.startsWith("Scans/")),
    false,
  );

  assertDelivered(home.deliver(THREE));
  assert.deepEqual(saved(home), ALL);
  const effect = home.log().at(-1)?.actions?.at(-1);
  assert.deepEqual(
    [effect?.kind, effect?.folder, effect?.result, effect?.files],
    ["save", "scans", "done", files.map((name) => join(home.path, "Scans", name))],
  );
  assert.equal(statSync(join(home.path, "Scans", "a.pdf")).mode & 0o777, 0o600);
  assertDelivered(home.deliver(THREE));
  assert.deepEqual(Object.keys(saved(home)), [
    ...["_._a (2).PDF", "_._a.PDF", "a (2).pdf", "a (3).pdf", "a (4).pdf", "a.pdf"],
  ]);
  assert.equal(home.maildir("Mail/inbox").length, 2);
});

test("save: behind an ending, in a sandbox, and all of them where no name is asked for", (t) => {
  const home = homeWith(t, rulesWith("", 'file("inbox"), save("scans")'));
  assertDelivered(home.deliver(THREE, ["--sandbox", join(home.path, "box")]));
  assert.equal(home.files().filter((name) => name.startsWith("box/Scans/")).length, 4);
  assertDelivered(home.deliver(THREE));
  assert.deepEqual(saved(home), { ...ALL, "a.exe": "no" });
});

test("save: names as programs misspell them, large files, and what is inside of a forwarded message", (t) => {
  const home = homeWith(t, rulesWith(PDFS, "discard()"));
  const large = Buffer.alloc(3 * 1024 * 1024, "sortmail ");
  const inside = message([{ name: 'filename="inside.pdf"', content: "inside" }]);
  const text = message([
    { name: 'filename="=?utf-8?Q?Gr=C3=B6=C3=9Fe=2Epdf?="', content: "encoded" },
    { name: "filename*0*=utf-8''two%20; filename*1=words.pdf", content: "in two" },
    { name: "filename=bare name.pdf", content: large },
  ]).replace(
    "--b--\n",
    `--b\nContent-Type: message/rfc822\n\n${inside.replaceAll("--b", "--c").replace("boundary=b", "boundary=c")}\n--b--\n`,
  );
  assertDelivered(home.deliver(text));
  const files = saved(home);
  assert.deepEqual(Object.keys(files).sort(), [
    ...["Größe.pdf", "bare name.pdf", "inside.pdf", "two words.pdf"].sort(),
  ]);
  assert.equal(files["inside.pdf"], "inside");
  assert.ok(Buffer.from(files["bare name.pdf"] ?? "", "latin1").equals(large));
});

test("save: what an earlier try has saved is not saved again, and half of it leaves nothing behind", (t) => {
  const program = (status: number) =>
    rulesWith(
      `${PDFS}, also("then", () => true, run("/bin/sh", ["-c", "exit ${status}"], { onFailure: "defer" }))`,
    );
  const home = homeWith(t, program(1));
  assertDeferred(home.deliver(THREE), /ended with status 1/);
  assert.deepEqual(saved(home), ALL);
  home.write(".config/sortmail/rules.ts", program(0));
  assertDelivered(home.deliver(THREE));
  assert.deepEqual(saved(home), ALL);
  const effect = home
    .log()
    .at(-1)
    ?.actions?.find(({ kind }) => kind === "save");
  assert.deepEqual([effect?.result, effect?.files?.length], ["already done", 3]);
});

test("save: a folder that can't be written to defers, the message is filed once, and then all is saved", (t) => {
  const home = homeWith(t, rulesWith(PDFS));
  home.write("Scans", "a file");
  assertDeferred(home.deliver(THREE), /Scans/);
  assert.equal(home.maildir("Mail/inbox").length, 1);
  rmSync(join(home.path, "Scans"));
  assertDelivered(home.deliver(THREE));
  assert.deepEqual(saved(home), ALL);
  assert.equal(home.maildir("Mail/inbox").length, 1);
});

test("save: what the parser refuses is delivered with nothing saved, and the log says so", (t) => {
  const home = homeWith(t, rulesWith(PDFS));
  const deep = (depth: number, text: string): string =>
    depth === 0
      ? text
      : deep(
          depth - 1,
          `Content-Type: multipart/mixed; boundary=d${depth}\n\n${Array.from({ length: depth === 1 ? 1100 : 1 }, () => `--d${depth}\n${text}\n`).join("")}--d${depth}--\n`,
        );
  assertDelivered(home.deliver(`From: a@b.example\n${deep(1, "Content-Type: text/plain\n\nx")}`));
  assert.deepEqual([home.maildir("Mail/inbox").length, home.files().includes("Scans")], [1, false]);
  assert.match(String(home.log().at(-1)?.notes), /parts or more/);
});
