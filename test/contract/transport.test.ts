import { join } from "node:path";
import { openFolder } from "../../src/folders/formats.js";
import { openTransport } from "../../src/send/transports.js";
import { deadline, readMaildir } from "../folders/tools.js";
import type { Answer, SinkOptions, Step } from "../harness/sink.js";
import { fakeSendmail, host, openSink, scratch, smtpTo, toolsFor } from "../send/tools.js";
import { type Taken, transportContract, type Way } from "./transport.js";

function overSink(name: string, options: SinkOptions): Way {
  const spec = { lmtp: options.lmtp ?? false, secure: options.secure ?? false };
  return {
    name,
    async open(t, tools = {}) {
      const sink = await openSink(t, options);
      return {
        transport: openTransport(smtpTo(sink, spec), toolsFor(t, tools)),
        taken: () => sink.received,
      };
    },
    async refusing(t, permanent) {
      const reply: Answer = permanent ? "554 no thanks" : "451 no thanks\u001b[31m";
      const answer = (step: Step) => (step === "end" ? reply : null);
      const sink = await openSink(t, { ...options, answer });
      return openTransport(smtpTo(sink, spec), toolsFor(t));
    },
  };
}

transportContract(overSink("smtp", {}));
transportContract(overSink("smtp without extensions", { extensions: [] }));
transportContract(
  overSink("smtp with STARTTLS", { extensions: ["STARTTLS", "PIPELINING", "SMTPUTF8"] }),
);
transportContract(overSink("smtp over TLS", { secure: true }));
transportContract(overSink("lmtp", { lmtp: true }));

transportContract({
  name: "sendmail",
  async open(t, tools = {}) {
    const program = fakeSendmail(t);
    const transport = openTransport({ kind: "sendmail", path: program.path }, toolsFor(t, tools));
    return { transport, taken: () => (program.wasRun() ? [takenBy(program)] : []) };
  },
  async refusing(t, permanent) {
    const { path } = fakeSendmail(
      t,
      `echo 'fatal:' >&2; echo 'no thanks' >&2; exit ${permanent ? 69 : 75}`,
    );
    return openTransport({ kind: "sendmail", path }, toolsFor(t));
  },
});

function takenBy({ args, stdin }: ReturnType<typeof fakeSendmail>): Taken {
  const [, , sender = "", ...recipients] = args();
  return { sender: sender === "<>" ? "" : sender, recipients, octets: stdin() };
}

transportContract({
  name: "hold",
  async open(t, tools = {}) {
    const path = join(scratch(t), "outgoing");
    const hold = openFolder({ kind: "maildir", path }, { deadline: deadline(), host });
    const transport = openTransport(
      { kind: "hold", folder: { kind: "maildir", path } },
      toolsFor(t, { hold, ...tools }),
    );
    return { transport, taken: () => readMaildir(path).map(held) };
  },
  refusing: null,
});

/** Its envelope stands on top of a message that is held. */
function held(message: Buffer): Taken {
  const [, from = "", to = "", rest = ""] =
    /^X-Sortmail-Envelope-From: <(.*)>\r?\nX-Sortmail-Envelope-To: (.*(?:\r?\n .*)*)\r?\n([\s\S]*)$/.exec(
      message.toString("latin1"),
    ) ?? [];
  const recipients = to.split(/,\r?\n /).map((each) => each.slice(1, -1));
  return {
    sender: utf8(from),
    recipients: recipients.map(utf8),
    octets: Buffer.from(rest, "latin1"),
  };
}

function utf8(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}
