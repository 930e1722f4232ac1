/**
 * What strace writes is read right: an injection that is taken for another one would prove nothing.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isFileCall, isInjected, mainCalls, parseTrace, pathsOf, succeeded } from "./trace.js";

const call = (name: string, args: string, result = "0", thread = "") => ({
  thread,
  name,
  args,
  result,
});

test("a whole call: name, arguments, result", () => {
  const { calls } = parseTrace(
    [
      'openat(AT_FDCWD</>, "/home/a (b) = c", O_RDONLY|O_CLOEXEC) = 18</home/a (b) = c>',
      "fsync(18</home/x>)                      = -1 EIO (Input/output error) (INJECTED)",
      "exit_group(0)                           = ?",
    ].join("\n"),
  );
  assert.deepEqual(calls, [
    call("openat", 'AT_FDCWD</>, "/home/a (b) = c", O_RDONLY|O_CLOEXEC', "18</home/a (b) = c>"),
    call("fsync", "18</home/x>", "-1 EIO (Input/output error) (INJECTED)"),
    call("exit_group", "0", "?"),
  ]);
  assert.deepEqual(calls.map(isInjected), [false, true, false]);
  assert.deepEqual(calls.map(succeeded), [true, false, false]);
});

test("a call that another thread cuts in two is one call, where it began", () => {
  const { calls } = parseTrace(
    [
      '7 write(13<anon_inode:[eventfd]>, ""..., 8 <unfinished ...>',
      "9  close(11</a>)                     = 0",
      "7 <... write resumed>)              = 8",
      "9 futex(0x1, FUTEX_WAIT, 0, NULL <unfinished ...>",
      "7 exit_group(0)                     = ?",
      "9 <... futex resumed>)              = ?",
      "9 +++ exited with 0 +++",
    ].join("\n"),
  );
  assert.deepEqual(calls, [
    call("write", '13<anon_inode:[eventfd]>, ""..., 8', "8", "7"),
    call("close", "11</a>", "0", "9"),
    call("futex", "0x1, FUTEX_WAIT, 0, NULL", "?", "9"),
    call("exit_group", "0", "?", "7"),
  ]);
  assert.deepEqual(
    mainCalls({ calls, killed: [] }).map(({ name }) => name),
    ["write", "exit_group"],
  );
});

test("what SIGKILL has stopped never came back, and its thread is named", () => {
  const text = (thread: string) =>
    `${thread}link("/a/tmp/x", "/a/new/x")       = ?\n${thread}+++ killed by SIGKILL +++\n`;
  assert.deepEqual(parseTrace(text("")), {
    calls: [call("link", '"/a/tmp/x", "/a/new/x"', "?")],
    killed: [""],
  });
  assert.deepEqual(parseTrace(text("12 ")).killed, ["12"]);
  assert.deepEqual(
    parseTrace("5 fsync(3</a> <unfinished ...>) = ?\n5 +++ killed by SIGKILL +++\n").calls,
    [call("fsync", "3</a>", "?", "5")],
  );
});

test("signals and ends of threads are no calls", () => {
  const text =
    "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---\n3 +++ exited with 0 +++\n3 --- SIGTERM {} ---\n\n";
  assert.deepEqual(parseTrace(text), { calls: [], killed: [] });
});

test("a call's paths: those that it is given, and those of its file descriptors", () => {
  const paths = (args: string) => pathsOf({ args });
  assert.deepEqual(paths('"/a/tmp/x", "/a/new/x"'), ["/a/tmp/x", "/a/new/x"]);
  assert.deepEqual(paths('18</a/b c>, ""..., 25'), ["/a/b c"]);
  assert.deepEqual(paths('AT_FDCWD</work>, "/a\\"b", O_RDONLY'), ['/a\\"b']);
  assert.deepEqual(paths("NULL, 16400, PROT_READ, MAP_PRIVATE, 3</lib/x.so>, 0"), ["/lib/x.so"]);
});

test("file calls are those on files, folders and standard input", () => {
  const files = [
    ["openat", 'AT_FDCWD</>, "/a", O_RDONLY'],
    ["statx", '18</a>, "", AT_EMPTY_PATH, STATX_ALL, 0x7ffc'],
    ["readlink", '"/tmp", 0x7ffe, 1023'],
    ["read", '0<socket:[12]>, ""..., 65536'],
    ["fcntl", "2<pipe:[5]>, F_GETFL"],
    ["mmap", "NULL, 16400, PROT_READ, MAP_PRIVATE, 3</lib/x.so>, 0"],
  ] as const;
  const others = [
    ["close", "18<anon_inode:[eventpoll]>"],
    ["write", '5<pipe:[3420525]>, ""..., 1'],
    ["write", '13<anon_inode:[eventfd]>, ""..., 8'],
    ["mmap", "NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"],
    ["fcntl", "7, F_SETFD, FD_CLOEXEC"],
    ["epoll_create1", "EPOLL_CLOEXEC"],
    ["pipe2", "[19<pipe:[3421509]>, 20<pipe:[3421509]>], O_NONBLOCK|O_CLOEXEC"],
    ["openat", 'AT_FDCWD</>, "/proc/sys/vm/overcommit_memory", O_RDONLY|O_CLOEXEC'],
    ["read", '9<socket:[12]>, ""..., 65536'],
  ] as const;
  for (const [name, args] of files) assert.ok(isFileCall(call(name, args)), `${name}(${args})`);
  for (const [name, args] of others) assert.ok(!isFileCall(call(name, args)), `${name}(${args})`);
});
