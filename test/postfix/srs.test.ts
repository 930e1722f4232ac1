/** SRS as docs/outgoing-authentication.md sets it up, with the real postsrsd. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Daemon } from "../harness/daemon.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { freePort } from "../harness/spamd.js";
import { missing, Workshop } from "../harness/workshop.js";
import { example } from "./docs.js";
import { fields, letter, quiet, setRules, textOf, useOutgoingSite } from "./outgoing-site.js";
import {
  ANSWER,
  asRoot,
  FORWARD,
  leaving,
  only,
  PAGE,
  POST,
  STRANGERS_MAY_WRITE,
} from "./passed-on.js";

describe("SRS by postsrsd", { skip: NO_POSTFIX || missing("postsrsd") }, () => {
  const site = useOutgoingSite();
  let workshop: Workshop | undefined;
  let postsrsd: Daemon | undefined;

  before(async () => {
    workshop = new Workshop();
    const [forth, back] = [await freePort(), await freePort()];
    const [, domain = ""] = /^SRS_DOMAIN=(.*)$/m.exec(example("srs-settings", PAGE)) ?? [];
    const secret = workshop.write("secret", "it snows on the heath\n", 0o600);
    postsrsd = await Daemon.start({
      command: [
        "/usr/sbin/postsrsd",
        ...["-l", "127.0.0.1", "-u", "nobody", "-s", secret],
        ...["-d", domain, "-f", `${forth}`, "-r", `${back}`],
      ],
      port: back,
    });
    asRoot(
      site(),
      example("sh srs", PAGE).replaceAll("10001", `${forth}`).replaceAll("10002", `${back}`),
    );
    site().postfix.set(...STRANGERS_MAY_WRITE);
  });
  after(async () => {
    await postsrsd?.stop();
    workshop?.remove();
  });

  test("a forward leaves with an address of ours, and its bounce reaches the author", async () => {
    const { home, postfix, taken } = site();
    setRules(home, { rules: FORWARD });
    const { sender, recipients } = only(await leaving(site(), "onward"));
    assert.match(sender, /^SRS0=[^=]{4}=[^=]{2}=analytic\.example=ada@stonehenge\.example$/);
    assert.deepEqual(recipients, ["next@far.example"]);
    await postfix.send(letter(sender, "mailer-daemon@far.example"), [sender], "");
    await quiet(postfix);
    const bounce = taken().at(-1);
    assert.deepEqual(
      [bounce?.sender, bounce?.recipients, bounce && fields(textOf(bounce), "To")],
      ["", ["ada@analytic.example"], [sender]],
    );
    assert.deepEqual(
      home.log().map(({ sender }) => sender),
      ["ada@analytic.example"],
    );
  });

  test("an address that it did not make is nobody's", async () => {
    const { home, postfix, taken } = site();
    setRules(home, {});
    const forged = "SRS0=AAAA=AA=analytic.example=ada@stonehenge.example";
    await postfix.send(letter(forged), [forged], "");
    await quiet(postfix);
    assert.deepEqual([taken().length, home.maildir("Mail/inbox").length], [0, 1]);
  });

  test("replies, posts and forwards in one's own name stay as they are", async () => {
    const { home } = site();
    const own = FORWARD.replace(")),", ', { envelope: "own" })),');
    setRules(home, { rules: ANSWER + POST + own }, 1);
    const senders = async (local: string) =>
      (await leaving(site(), local)).map(({ sender }) => sender.replace(/\+b[0-9a-f]+@/, "+mark@"));
    assert.deepEqual(
      [await senders("ask"), await senders("friends"), await senders("onward")],
      [[""], ["friends-owner+mark@stonehenge.example"], ["onward@stonehenge.example"]],
    );
  });
});
