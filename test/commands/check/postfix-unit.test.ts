import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { checkUnits, findUnits } from "../../../src/commands/check/find-unit.js";
import { addressSpaceOfPostfix, tryNode } from "../../../src/commands/check/node-trial.js";

const LINE = "/usr/bin/timeout -k 5 300 /usr/bin/node /opt/sortmail/bin/sortmail;";

/** What is found with these files of units, where systemd does not run. */
function check(
  t: TestContext,
  files: Record<string, string>,
  { home = "/home/merlyn", commands = [LINE], sends = true } = {},
): string[] {
  const root = mkdtempSync(join(tmpdir(), "sortmail-units-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const units = findUnits([join(root, "etc"), join(root, "lib")], () => null);
  return checkUnits({ home, commands, sends }, units).map(
    ({ level, message, advice }) => `${level} ${message}${advice === null ? "" : `; ${advice}`}`,
  );
}

const service = (...lines: string[]) => ({
  "lib/postfix.service": `[Service]\n${lines.join("\n")}\n`,
});

test("no unit: nothing to say; one that forbids nothing: ok", (t) => {
  assert.deepEqual(check(t, {}), []);
  assert.deepEqual(check(t, service("Type=forking", "NoNewPrivileges=no", "ProtectSystem=full")), [
    "ok postfix.service forbids nothing that deliveries need",
  ]);
});

test("MemoryDenyWriteExecute kills Node: the drop-in, or --jitless", (t) => {
  for (const yes of ["yes", "true", "on", "1", " True "]) {
    const [found = ""] = check(t, service(`MemoryDenyWriteExecute = ${yes}`));
    assert.match(
      found,
      /^error postfix\.service has MemoryDenyWriteExecute: .* all mail waits; as root/,
    );
    assert.match(
      found,
      /systemctl edit postfix\.service, .*`MemoryDenyWriteExecute=no`.*node --jitless/,
    );
  }
  const commands = [LINE.replace("/node ", "/node --jitless ")];
  assert.match(String(check(t, service("MemoryDenyWriteExecute=yes"), { commands })), /^ok /);
});

test("NoNewPrivileges keeps sendmail from the queue, where rules send something", (t) => {
  const unit = service("NoNewPrivileges=yes");
  assert.match(String(check(t, unit)), /^warning .*sendmail\(\).*NoNewPrivileges=no.*smtp\(/);
  assert.match(String(check(t, unit, { sends: false })), /^ok /);
});

for (const [what, lines, home, right] of [
  [
    "ProtectHome",
    ["ProtectHome=yes"],
    "/home/merlyn",
    /^error .*ProtectHome=yes: .*`ProtectHome=no`/,
  ],
  ["ProtectHome=read-only", ["ProtectHome=read-only"], "/home/m", /^error .*ProtectHome=read-only/],
  ["ProtectHome=tmpfs", ["ProtectHome=tmpfs"], "/root", /^error .*ProtectHome=tmpfs/],
  ["ProtectHome, and a home elsewhere", ["ProtectHome=yes"], "/srv/merlyn", /^ok /],
  ["ProtectSystem", ["ProtectSystem=strict"], "/srv/m", /^error .*`ReadWritePaths=\/srv\/m`/],
  ["what is opened", ["ProtectSystem=strict", "ReadWritePaths=/var -/home"], "/home/m", /^ok /],
  [
    "what is opened elsewhere",
    ["ProtectSystem=strict", "ReadWritePaths=/var"],
    "/home/m",
    /^error/,
  ],
  ["read-only, and opened", ["ProtectHome=read-only", "ReadWritePaths=/home/m"], "/home/m", /^ok /],
  ["hidden, and opened", ["ProtectHome=yes", "ReadWritePaths=/home/m"], "/home/m", /^error/],
  ["ReadOnlyPaths", ["ReadOnlyPaths=/home"], "/home/m", /^error .*ReadOnlyPaths/],
  ["InaccessiblePaths", ["InaccessiblePaths=/mnt /home"], "/home/m", /^error .*InaccessiblePaths/],
  ["few tasks", ["TasksMax=20"], "/home/m", /^warning .*TasksMax=20: .*`TasksMax=infinity`/],
  ["few processes", ["LimitNPROC=30"], "/home/m", /^warning .*LimitNPROC=30/],
  ["many tasks", ["TasksMax=4915", "LimitNPROC=infinity"], "/home/m", /^ok /],
] as const) {
  test(`a unit with ${what}`, (t) =>
    assert.match(String(check(t, service(...lines), { home })), right));
}

test("drop-ins count, the last one of a name; Debian's instance has those of its template", (t) => {
  const files = {
    ...service("Type=oneshot"),
    "lib/postfix@.service": "[Service]\nMemoryDenyWriteExecute=no\n",
    "etc/postfix@.service.d/hard.conf": "[Service]\nMemoryDenyWriteExecute=yes\n",
  };
  assert.match(
    String(check(t, files)),
    /^error postfix@-\.service .*systemctl edit postfix@\.service/,
  );
  const mended = {
    ...files,
    "etc/postfix@.service.d/sortmail.conf": "[Service]\nMemoryDenyWriteExecute=no\n",
  };
  assert.match(String(check(t, mended)), /^ok /);
  const lists = service("ProtectSystem=strict", "ReadWritePaths=/home", "ReadWritePaths=");
  assert.match(String(check(t, lists)), /^error/);
});

test("Node is tried as Postfix starts it, within the limits of the running one", (t) => {
  const trial = { node: process.execPath, home: "/nowhere", addressSpace: null };
  assert.equal(tryNode(trial).level, "ok");
  const { level, message, advice } = tryNode({ ...trial, addressSpace: 200_000_000 });
  assert.equal(level, "error");
  assert.match(
    message,
    /does not start as Postfix starts it, within its limit of 195312 kB of memory: ./,
  );
  assert.match(String(advice), /LimitAS/);
  assert.match(tryNode({ ...trial, node: "/nowhere/node" }).message, /not found/);
  const proc = mkdtempSync(join(tmpdir(), "sortmail-proc-"));
  t.after(() => rmSync(proc, { recursive: true }));
  assert.equal(addressSpaceOfPostfix(proc), null);
  mkdirSync(join(proc, "17"));
  writeFileSync(join(proc, "17/comm"), "master\n");
  writeFileSync(
    join(proc, "17/limits"),
    "Max address space         2147483648           unlimited            bytes\n",
  );
  assert.equal(addressSpaceOfPostfix(proc), 2_147_483_648);
});
