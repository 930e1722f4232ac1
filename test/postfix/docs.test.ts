/** The examples of docs/postfix.md do what it says of them. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { realpathSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { MAIL_ACCOUNT } from "../harness/mail-home.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { BIN, NODE } from "../harness/program.js";
import { example } from "./docs.js";
import { note } from "./messages.js";
import {
  assertArrived,
  assertDeferred,
  init,
  RULES,
  storedMessages,
  trySending,
  useSite,
  writeRules,
} from "./site.js";

describe("docs/postfix.md", { skip: NO_POSTFIX }, () => {
  const site = useSite();

  /** An example, in the place of this test. */
  function ours(name: string): string {
    return example(name)
      .replaceAll(
        "/usr/bin/node /usr/lib/node_modules/sortmail/bin/sortmail",
        `${realpathSync(NODE)} ${realpathSync(BIN)}`,
      )
      .replaceAll("merlyn", MAIL_ACCOUNT)
      .replaceAll("/etc/postfix/", `${site().postfix.etc}/`)
      .replaceAll("/tmp/try", join(site().home.path, "try"));
  }

  const configure = (name: string) => site().postfix.set(...ours(name).trim().split("\n"));
  const writeTable = (file: string, name = file) => site().postfix.write(file, ours(name));

  /** Runs a block of shell as the account, whose `sortmail` is ours. */
  function asPerson(name: string): string {
    const { home } = site();
    const path = `${home.path}/bin:${dirname(NODE)}:/usr/bin:/bin`;
    const { status, stdout, stderr } = home.run([], {
      command: ["/bin/sh", "-e", "-c", ours(name)],
      env: { PATH: path, EDITOR: "true" },
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  /** Runs a block of shell as root: only its own Postfix lets other users at a queue. */
  function asRoot(block: string): string {
    const { home, postfix } = site();
    const env = { PATH: "/usr/sbin:/usr/bin:/bin", HOME: home.path, MAIL_CONFIG: postfix.etc };
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-e", "-c", block], {
      env,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  const hold = () => asPerson("sh hold");
  const training = (subject?: string) => note("training@stonehenge.example", subject);

  beforeEach(() => {
    const { home } = site();
    home.write("bin/README", "sortmail is here");
    symlinkSync(BIN, join(home.path, "bin/sortmail"));
    asPerson("sh install");
  });

  test("main.cf, the map and the line for .forward", async () => {
    const { home, postfix, lines } = site();
    writeTable("virtual");
    configure("main.cf");
    assert.equal(ours("forward"), `${lines.forward}\n`);
    assert.equal(ours("mailbox_command"), `${lines.mailboxCommand}\n`);
    assert.equal(String(home.read(".forward")), `${lines.forward}\n`);
    assert.equal(statSync(join(home.path, ".forward")).mode & 0o777, 0o600);
    assert(!home.files().includes(".forward.new"));
    await trySending(postfix, [training()]);
    assertArrived(home, [training()]);
    assert(home.maildir("Mail/training").length === 1);
  });

  test("several domains", async () => {
    const { home, postfix } = site();
    writeTable("virtual", "virtual-several");
    configure("main.cf-several");
    writeRules(
      home,
      String(home.read(RULES)).replace(/^ *recipient: .*$/m, ours("ts several").trim()),
    );
    const notes = [training(), note("training@henge.example")];
    await trySending(postfix, notes);
    assertArrived(home, notes);
    assert.deepEqual(
      home
        .log()
        .map(({ recipient }) => recipient)
        .sort(),
      ["training@henge.example", "training@stonehenge.example"],
    );
  });

  test("one mailbox in a domain that others share", async () => {
    const { home, postfix } = site();
    writeTable("people");
    configure("main.cf-shared");
    writeRules(
      home,
      String(home.read(RULES)).replace(/^ *recipient: .*$/m, ours("ts mailbox").trim()),
    );
    const notes = [
      note(`${MAIL_ACCOUNT}@office.example`),
      note(`${MAIL_ACCOUNT}+news@office.example`),
      note("m.ambrosius@office.example"),
    ];
    await trySending(postfix, notes);
    // What came by the alias goes through the queue once more.
    await postfix.settled();
    assert.deepEqual(
      home
        .log()
        .map(({ recipient }) => recipient)
        .sort(),
      notes.map(({ recipient }) => recipient).sort(),
    );
    postfix.set("alias_maps=");
    configure("main.cf");
  });

  test("mailbox_command_maps", async () => {
    const { home, postfix } = site();
    home.empty();
    init(home);
    writeTable("commands");
    configure("mailbox_command_maps");
    await trySending(postfix, [training()]);
    assertArrived(home, [training()]);
    postfix.set("mailbox_command_maps=");
  });

  test("with exec a Node that is missing bounces", async () => {
    const { home, postfix, lines } = site();
    const missing = lines.forward.replace(realpathSync(NODE), "/nowhere/node");
    const bare = missing.replace(/trap .*? EXIT; /, "").replace("/usr/bin/timeout", "exec $&");
    home.write(".forward", `${bare}\n`);
    const [outcome] = await trySending(postfix, [training()]);
    assert.equal(outcome?.status, "bounced");
    home.write(".forward", `${missing}\n`);
    assertDeferred(await trySending(postfix, [training()]), 1, /No such file/);
  });

  test("a .forward+extension goes first", async () => {
    const { home, postfix } = site();
    home.write(".forward+training", `${home.path}/older\n`);
    await trySending(postfix, [training()]);
    assert.match(String(home.read("older")), /^Subject: Lunch$/m);
    assert.deepEqual(storedMessages(home), []);
  });

  test("an address that is refused before the message is accepted", async () => {
    const { postfix } = site();
    writeTable("access");
    configure("access.cf");
    const refused = note("nobody@stonehenge.example");
    await assert.rejects(
      postfix.send(refused.octets, [refused.recipient]),
      /550 5\.1\.1 .*There is no nobody here/,
    );
    await postfix.send(refused.octets, ["training@stonehenge.example"]);
    await postfix.drained();
    postfix.set("smtpd_recipient_restrictions=");
  });

  test("trying it without Postfix, and looking at the log", async () => {
    const { home, postfix } = site();
    await trySending(postfix, [note(`${MAIL_ACCOUNT}@stonehenge.example`)]);
    const [message] = home.maildir("Mail/inbox");
    home.write("message", message ?? "");
    const before = storedMessages(home);
    assert.match(asPerson("sh try"), /✓ rule "for me"[\s\S]*1 message: 1 inbox/);
    assert.deepEqual(home.maildir("try/Mail/inbox"), [message]);
    assert.deepEqual(storedMessages(home), before);
    assert.match(
      asRoot(example("sh look")),
      /Mail queue is empty\n\{.*"rule":"for me".*"status":0/,
    );
  });

  test("editing a copy", async () => {
    const { home, postfix } = site();
    await trySending(postfix, [note(`${MAIL_ACCOUNT}@stonehenge.example`)]);
    const rules = home.read(RULES);
    assert.match(
      asPerson("sh edit"),
      /\.forward: starts sortmail, and any failure defers[\s\S]*0 errors[\s\S]*1 message: 1 inbox/,
    );
    assert.deepEqual(home.read(RULES), rules);
    assert(!home.files().some((name) => name.endsWith("next.ts")));
  });

  test("holding one's own mail", async () => {
    const { home, postfix } = site();
    hold();
    assertDeferred(await trySending(postfix, [training()]), 1, /^sortmail: there are no rules at /);
    assert.match(asRoot(example("sh look")), /sortmail: there are no rules at /);
    asRoot(example("sh release"));
    await postfix.drained();
    assertArrived(home, [training()]);
  });

  test("holding all local mail, or what is in the queue", async () => {
    const { home, postfix } = site();
    asRoot(example("sh hold-all"));
    const notes = [training("first"), training("second")];
    for (const { octets, recipient } of notes) await postfix.send(octets, [recipient]);
    await postfix.until(() => /status=deferred \(deferred transport\)/.test(postfix.log()));
    asRoot("postsuper -h ALL deferred");
    asRoot(example("sh release-all"));
    asRoot("postsuper -H ALL; postqueue -f");
    await postfix.drained();
    assertArrived(home, notes);
  });

  test("thinning the backup leaves what is new", async () => {
    const { home, postfix } = site();
    await trySending(postfix, [training()]);
    asPerson("sh thin");
    assertArrived(home, [training()]);
  });

  test("Postfix's defaults are those that the page names", () => {
    const defaults = {
      command_time_limit: "1000s",
      local_destination_concurrency_limit: "2",
      mailbox_size_limit: "51200000",
      minimal_backoff_time: "300s",
      maximal_queue_lifetime: "5d",
    };
    const lines = Object.entries(defaults).map(([name, value]) => `${name} = ${value}\n`);
    assert.equal(asRoot(`postconf -d ${Object.keys(defaults).join(" ")}`), lines.join(""));
  });
});
