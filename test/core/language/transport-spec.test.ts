import assert from "node:assert/strict";
import { test } from "node:test";
import { maildir } from "../../../src/core/language/folder-spec.js";
import { heldIn, hold, sendmail, smtp } from "../../../src/core/language/transport-spec.js";

test("sendmail is where Postfix puts it, unless it is told", () => {
  assert.deepEqual(sendmail(), { kind: "sendmail", path: "/usr/sbin/sendmail" });
  assert.equal(sendmail("/opt/bin/sendmail").path, "/opt/bin/sendmail");
});

test("smtp: the plain port, no login, a minute", () => {
  assert.deepEqual(smtp({ host: "mx.example" }), {
    kind: "smtp",
    host: "mx.example",
    port: 25,
    lmtp: false,
    secure: false,
    login: null,
    timeout: 60_000,
  });
});

test("smtp: with TLS from the start the port is another one, unless it is told", () => {
  const { port, secure } = smtp({ host: "mx.example", secure: true });
  assert.deepEqual([port, secure], [465, true]);
  const told = smtp({ host: "mx.example", secure: true, port: 24, lmtp: true, timeout: "5 s" });
  assert.deepEqual([told.port, told.lmtp, told.timeout], [24, true, 5000]);
});

test("smtp: a user logs in, with an empty password where there is none", () => {
  const login = (user?: string, password?: string) =>
    smtp({
      host: "mx.example",
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
    }).login;
  assert.deepEqual(login("merlyn", "x"), { user: "merlyn", password: "x" });
  assert.deepEqual(login("merlyn"), { user: "merlyn", password: "" });
  assert.equal(login(undefined, "x"), null);
});

test("hold files what it would send; the others send", () => {
  const folder = maildir("~/Mail/outbox");
  assert.deepEqual(hold(folder), { kind: "hold", folder });
  assert.equal(heldIn(hold(folder)), folder);
  assert.deepEqual([heldIn(sendmail()), heldIn(smtp({ host: "mx.example" }))], [null, null]);
});
