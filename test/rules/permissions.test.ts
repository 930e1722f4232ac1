import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { permissionFaults } from "../../src/rules/permissions.js";

const home = realpathSync(mkdtempSync(join(tmpdir(), "sortmail-trust-")));
after(() => rmSync(home, { recursive: true, force: true }));

const { uid, gid } = statSync(home);

/** Looks at paths that are not there: ["/a", mode, uid, gid]; every other is a folder of root's. */
function imagined(...files: [path: string, mode: number, uid: number, gid: number][]) {
  const stat = (path: string) => {
    const [, mode = 0o755, uid = 0, gid = 0] = files.find(([name]) => name === path) ?? [];
    return { mode, uid, gid };
  };
  return { uid: 1000, gid: 1000, stat, realpath: (path: string) => path };
}

const FILE = "/home/merlyn/rules.ts";

test("files and folders that only the user or root can change are trusted", () => {
  for (const [mode, uid, gid] of [
    [0o100600, 1000, 1000],
    [0o100644, 1000, 50],
    [0o100664, 1000, 1000],
    [0o100644, 0, 0],
    [0o100664, 0, 0],
  ] as const) {
    assert.deepEqual(permissionFaults([FILE], imagined([FILE, mode, uid, gid])), []);
  }
});

test("what everyone, another group or another user can change is named, with the command that fixes it", () => {
  const said = (mode: number, uid: number, gid: number) =>
    permissionFaults([FILE], imagined([FILE, mode, uid, gid]));
  assert.deepEqual(said(0o100666, 1000, 1000), [
    `${FILE} can be changed by everyone: run chmod o-w ${FILE}`,
  ]);
  assert.deepEqual(said(0o100664, 1000, 50), [
    `${FILE} can be changed by group 50: run chmod g-w ${FILE}`,
  ]);
  assert.deepEqual(said(0o100666, 1000, 50), [
    `${FILE} can be changed by everyone: run chmod go-w ${FILE}`,
  ]);
  assert.deepEqual(said(0o100664, 0, 1000), [
    `${FILE} can be changed by group 1000: have root run chmod g-w ${FILE}`,
  ]);
  assert.deepEqual(said(0o100600, 1001, 1000), [
    `${FILE} belongs to user 1001, neither you nor root: put a copy of your own in its place, or have root run chown 1000 ${FILE}`,
  ]);
});

test("the folder counts as much as the file, and is named once", () => {
  const open = imagined(["/home/merlyn", 0o40777, 1000, 1000]);
  assert.deepEqual(permissionFaults([FILE, "/home/merlyn/lists.ts"], open), [
    "/home/merlyn can be changed by everyone: run chmod o-w /home/merlyn",
  ]);
});

test("a path with spaces or quotes is one word of the command", () => {
  const [said] = permissionFaults(
    ["/h/it's mine.ts"],
    imagined(["/h/it's mine.ts", 0o666, 1000, 1000]),
  );
  assert.ok(said?.endsWith(`run chmod o-w '/h/it'\\''s mine.ts'`), said);
});

test("on the disk: chmod 666 is refused, 0664 with the user's own group is not", () => {
  const file = join(home, "rules.ts");
  writeFileSync(file, "");
  chmodSync(file, 0o664);
  assert.deepEqual(permissionFaults([file], { uid, gid }), []);
  chmodSync(file, 0o666);
  assert.deepEqual(permissionFaults([file], { uid, gid }), [
    `${file} can be changed by everyone: run chmod o-w ${file}`,
  ]);
});

test("on the disk: a symlink is as good as what it points to, and the folder of that", () => {
  const open = join(home, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  writeFileSync(join(open, "target.ts"), "", { mode: 0o600 });
  symlinkSync(join(open, "target.ts"), join(home, "link.ts"));
  assert.deepEqual(permissionFaults([join(home, "link.ts")], { uid, gid }), [
    `${open} can be changed by everyone: run chmod o-w ${open}`,
  ]);
});

test("on the disk: a file of another user is refused", () => {
  const file = join(home, "theirs.ts");
  writeFileSync(file, "");
  // Only root can give a file away; anybody can be taken for somebody else.
  if (uid === 0) chownSync(file, 12345, gid);
  const me = uid === 0 ? 0 : uid + 1;
  assert.equal(
    permissionFaults([file], { uid: me, gid })[0],
    `${file} belongs to user ${uid === 0 ? 12345 : uid}, neither you nor root: put a copy of your own in its place, or have root run chown ${me} ${file}`,
  );
});

test("a path that is not there is an error, not trusted", () => {
  assert.throws(() => permissionFaults([join(home, "gone")], { uid, gid }), /ENOENT/);
});

test("a sticky folder of root's: what is root's or one's own in it can't be changed by others", () => {
  const faults = (file: number, folder: number, folderUid = 0, linkUid = file) =>
    permissionFaults(["/nix/store/abc-rules.ts"], {
      uid: 1000,
      gid: 1000,
      stat: (path) =>
        path === "/nix/store"
          ? { uid: folderUid, gid: 30000, mode: folder }
          : { uid: file, gid: 0, mode: 0o100444 },
      lstat: () => ({ uid: linkUid, gid: 0, mode: 0o120777 }),
      realpath: (path) => path,
    });
  for (const mode of [0o41775, 0o41777, 0o40755]) {
    assert.deepEqual(faults(0, mode), []);
    assert.deepEqual(faults(1000, mode), []);
  }
  assert.equal(faults(0, 0o40775).length, 1, "not sticky");
  assert.equal(faults(0, 0o41775, 1000).length, 1, "of another than root");
  assert.equal(faults(1001, 0o41775).length, 2, "the file is somebody else's");
  assert.equal(faults(0, 0o41777, 0, 1001).length, 1, "the link is somebody else's");
});
