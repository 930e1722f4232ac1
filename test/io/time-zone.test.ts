/** Which time zone it is, by the system's files and never by the environment. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { machineZone, namedZone } from "../../src/io/time-zone.js";
import { BERLIN, FIXED, UTC } from "../harness/zone-file.js";

interface System {
  readonly root: string;
  readonly link: (target: string) => void;
  readonly write: (path: string, content: string | Buffer) => void;
}

function system(t: TestContext): System {
  const root = mkdtempSync(join(tmpdir(), "sortmail-zones-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write("etc/hostname", "blue");
  write("usr/share/zoneinfo/Europe/Berlin", BERLIN);
  write("usr/share/zoneinfo/Asia/Kathmandu", FIXED);
  return { root, write, link: (target) => symlinkSync(target, join(root, "etc/localtime")) };
}

/** In summer: Berlin is two hours ahead. */
const AT = Date.parse("2026-07-01T00:00Z") / 1000;
const said = ({ name, offsetAt }: ReturnType<typeof machineZone>) => [name, offsetAt(AT)];

test("the machine's zone is what /etc/localtime leads to, as Debian and others link it", (t) => {
  for (const target of ["../usr/share/zoneinfo/Europe/Berlin", "ABSOLUTE"]) {
    const { root, link } = system(t);
    link(target === "ABSOLUTE" ? join(root, "usr/share/zoneinfo/Europe/Berlin") : target);
    assert.deepEqual(said(machineZone(root)), ["Europe/Berlin", 7200]);
  }
});

test("where it is a file, /etc/timezone says its name, and the file the time", (t) => {
  const { root, write } = system(t);
  write("etc/localtime", FIXED);
  assert.deepEqual(said(machineZone(root)), ["the machine's zone", 20_700]);
  write("etc/timezone", "Asia/Kathmandu\n");
  assert.deepEqual(said(machineZone(root)), ["Asia/Kathmandu", 20_700]);
});

test("the link wins over a stale /etc/timezone, as it does for the C library", (t) => {
  const { root, link, write } = system(t);
  link("../usr/share/zoneinfo/Europe/Berlin");
  write("etc/timezone", "Asia/Kathmandu\n");
  assert.deepEqual(said(machineZone(root)), ["Europe/Berlin", 7200]);
});

test("a machine that says nothing is in UTC; one that says what can't be read is told so", (t) => {
  const { root, write } = system(t);
  assert.deepEqual(said(machineZone(root)), ["UTC", 0]);
  write("etc/localtime", "no zone");
  assert.throws(() => machineZone(root), {
    message: `the machine's time zone can't be told: ${root}/etc/localtime is no file of a time zone; say timeZone: "Europe/Berlin" in the configuration`,
  });
});

test("a link into zones that are not installed: Node's own know them", (t) => {
  const { root, link } = system(t);
  link("/nowhere/zoneinfo/right/Asia/Kolkata");
  const { name, offsetAt } = machineZone(root);
  assert.deepEqual([name, offsetAt(AT), offsetAt(AT + 0.5)], ["Asia/Kolkata", 19_800, 19_800]);
});

test("a zone by its name, from the system or else from Node; what there is not is refused", (t) => {
  const { root, write } = system(t);
  write("secret", UTC);
  assert.deepEqual(said(namedZone("Europe/Berlin", root)), ["Europe/Berlin", 7200]);
  assert.deepEqual(said(namedZone("America/New_York", root)), ["America/New_York", -14_400]);
  const winter = namedZone("Pacific/Chatham", root).offsetAt;
  assert.deepEqual([winter(AT), winter(AT + 180 * 86_400)], [45_900, 49_500]);
  for (const name of ["Europe/Berlni", "../../../secret", "", "/etc/localtime", "Europe", "Berlin"])
    assert.throws(() => namedZone(name, root), {
      message: `there is no time zone ${JSON.stringify(name)}: a name is such as "Europe/Berlin"`,
    });
});
