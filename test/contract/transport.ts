/** What every way out must do. A new one is tested by one entry in submitter.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Transport } from "../../src/core/contracts/ports.js";
import { isRefusedForGood } from "../../src/core/contracts/submit-error.js";
import { createDeadline, DeadlineError, InterruptedError } from "../../src/io/deadline.js";
import type { SendTools } from "../../src/send/transports.js";
import { broken, letter, submission, thrownBy } from "../send/tools.js";

/** A message that the next server has. */
export interface Taken {
  /** Empty: the null sender. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly octets: Buffer;
}

export interface Open {
  readonly transport: Transport;
  readonly taken: () => readonly Taken[];
}

/** A way out under test. */
export interface Way {
  readonly name: string;
  readonly open: (t: TestContext, tools?: Partial<SendTools>) => Promise<Open>;
  /**
   * One whose next server refuses everything, with a reply that says `no thanks`; null where there
   * is none that could.
   */
  readonly refusing: ((t: TestContext, permanent: boolean) => Promise<Transport>) | null;
}

const HOSTILE: Readonly<Record<string, string>> = {
  empty: "",
  "a null sender": "<>",
  "an option": "-oQ/tmp@example.org",
  "an option in quotes": '"-oQ/tmp"@example.org',
  "no domain": "root",
  two: "a@example.org,b@example.org",
  "two with a space": "a@example.org b@example.org",
  "a newline and a command": "a@example.org>\r\nRCPT TO:<evil@example.org",
  "a newline at the end": "a@example.org\n",
  NUL: "a\0@example.org",
  "DEL in quotes": '"a\x7fb"@example.org',
  "a name": "Ann <a@example.org>",
  "a comment": "a@example.org (Ann)",
  "a group": "undisclosed-recipients:;",
  "half a character": "a\ud800@example.org",
  "far too long": `${"a".repeat(500)}@example.org`,
};

const MESSAGES: Readonly<Record<string, string>> = {
  "an ordinary one": "Subject: x\n\nHello\n",
  "dots at the beginnings of lines": "Subject: x\n\n.\n..\n.x\n.\nmore\n.\n",
  "CRLF line ends": "Subject: x\r\n\r\nHello\r\n.\r\nmore\r\n",
  "From lines": "Subject: x\n\nFrom here\n>From there\n",
  "every octet above 127": `Subject: x\n\n${Array.from({ length: 128 }, (_, i) => String.fromCharCode(i + 128)).join("")}\n`,
  "a long line": `Subject: x\n\n${"y".repeat(100_000)}\n`,
  "no newline at the end": "Subject: x\n\nHello",
  "empty lines at the end": "Subject: x\n\nHello\n\n\n",
  "no header": "\nHello\n",
};

export function transportContract({ name, open, refusing }: Way): void {
  const check = (title: string, body: (t: TestContext) => Promise<void>) =>
    test(`${name}: ${title}`, body);

  for (const [title, text] of Object.entries(MESSAGES)) {
    check(`hands over all of it, but for line ends: ${title}`, async (t) => {
      const { transport, taken } = await open(t);
      assert.deepEqual(await transport.submit(submission({ message: letter(text) })), {
        refused: [],
      });
      const expected = [
        { sender: "ann@example.org", recipients: ["bob@example.net"], text: plain(text) },
      ];
      assert.deepEqual(asText(taken()), expected);
    });
  }

  check("the null sender stays one", async (t) => {
    const { transport, taken } = await open(t);
    await transport.submit(submission({ sender: null }));
    assert.deepEqual(
      taken().map(({ sender }) => sender),
      [""],
    );
  });

  check("many recipients get it, each of them once", async (t) => {
    const { transport, taken } = await open(t);
    const many = Array.from({ length: 200 }, (_, i) => `member${i}@example.net`);
    const message = letter();
    await transport.submit(
      submission({
        recipients: ["One@example.net", "one@EXAMPLE.net", "<one@example.net>", ...many],
        message,
      }),
    );
    assert.deepEqual(
      taken().flatMap(({ recipients }) => recipients),
      ["One@example.net", ...many],
    );
    for (const { octets } of taken()) assert.equal(octets.length, taken()[0]?.octets.length);
  });

  check("addresses that only look odd are taken as they are", async (t) => {
    const { transport, taken } = await open(t);
    const odd = [
      '"a b"@example.net',
      "a+b=c@example.net",
      "o'neil@example.net",
      "%x!y@example.net",
      "`id`|&$x@example.net",
    ];
    const [first = "", ...others] = odd;
    await transport.submit(
      submission({ recipients: [first, ...others], sender: "jörg@bücher.example" }),
    );
    assert.deepEqual(
      taken().map(({ sender, recipients }) => [sender, recipients]),
      [["jörg@bücher.example", odd]],
    );
  });

  for (const [title, address] of Object.entries(HOSTILE)) {
    check(`a recipient that is not one address is refused for good: ${title}`, async (t) => {
      const { transport, taken } = await open(t);
      const error = await thrownBy(transport.submit(submission({ recipients: [address] })));
      assert.ok(isRefusedForGood(error), String(error));
      assert.match(String(error), /^SubmitError: the recipient [ -~]* is not one address/);
      const { refused } = await transport.submit(
        submission({ recipients: [address, "bob@example.net"] }),
      );
      assert.deepEqual(
        refused.map(({ recipient, permanent }) => [recipient, permanent]),
        [[address, true]],
      );
      assert.deepEqual(
        taken().map(({ recipients }) => recipients),
        [["bob@example.net"]],
      );
    });

    check(`so is a sender: ${title}`, async (t) => {
      const { transport, taken } = await open(t);
      const error = await thrownBy(transport.submit(submission({ sender: address })));
      assert.ok(isRefusedForGood(error), String(error));
      assert.deepEqual(taken(), []);
    });
  }

  check("a message that breaks off is not sent, not even half of it", async (t) => {
    const { transport, taken } = await open(t);
    const error = await thrownBy(transport.submit(submission({ message: broken() })));
    assert.ok(!isRefusedForGood(error));
    assert.match(String(error), /bytes are missing/);
    assert.deepEqual(taken(), []);
  });

  check("nothing is sent when the time is up, or the process was told to stop", async (t) => {
    const late = createDeadline({ ms: 0, now: () => 0 });
    const told = createDeadline({ ms: 1000, now: () => 0 });
    told.interrupt("SIGTERM");
    for (const [deadline, expected] of [
      [late, DeadlineError],
      [told, InterruptedError],
    ] as const) {
      const { transport, taken } = await open(t, { deadline });
      await assert.rejects(transport.submit(submission()), expected);
      assert.deepEqual(taken(), []);
    }
  });

  if (refusing === null) return;
  for (const permanent of [true, false]) {
    check(
      `a refusal ${permanent ? "for good" : "for now"} says so, and why, on one line`,
      async (t) => {
        const transport = await refusing(t, permanent);
        const error = await thrownBy(transport.submit(submission()));
        assert.equal(isRefusedForGood(error), permanent, String(error));
        assert.ok(error instanceof Error && error.name === "SubmitError");
        assert.match(error.message, /^[ -~]{1,500}$/);
        assert.match(error.message, /no thanks/);
      },
    );
  }
}

function asText(taken: readonly Taken[]) {
  return taken.map(({ sender, recipients, octets }) => ({
    sender,
    recipients,
    text: plain(octets.toString("latin1")),
  }));
}

/** With LF line ends, and one at the end: more than that no way out promises. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\n?$/, "\n");
}
