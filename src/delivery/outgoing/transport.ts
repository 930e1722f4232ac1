/** The hands for what leaves this account. In a sandbox it is filed, and a program is not run. */

import type { Submitter } from "../../core/contracts/ports.js";
import type { Running, Sending } from "../../core/decision/outgoing-actions.js";
import { type HoldSpec, type OutgoingSpec, sendmail } from "../../core/language/transport-spec.js";
import { loopToken } from "../../core/policy/loop-header.js";
import { mineOf } from "../../core/policy/own-addresses.js";
import type { Carried, Carrier, SendOptions } from "../../pipeline/performers.js";
import { envelopeSender } from "../../send/envelope.js";
import { programEnvironment } from "../../send/environment.js";
import { forwarded } from "../../send/forward.js";
import { holdForProgram } from "../../send/hold.js";
import { runProgram } from "../../send/pipe.js";
import { listOwner, redistributed } from "../../send/redistribute.js";
import { openSubmitter } from "../../send/transports.js";
import { membersOf } from "./message-sources.js";
import { notify, respond } from "./reply.js";
import { submit } from "./submit.js";
import type { CarrierTools } from "./transport-tools.js";

type Of<Kind extends Sending["kind"]> = Extract<Sending, { readonly kind: Kind }>;

export function openCarrier(tools: CarrierTools): Carrier {
  const submitter = openWayOut(tools);
  return {
    run: (running) => run(running, tools),
    send: (sending, options) => {
      switch (sending.kind) {
        case "forward":
          return forward(sending, submitter, tools);
        case "redistribute":
          return redistribute(sending, options, submitter, tools);
        case "notify":
          return notify(sending, submitter, tools);
        case "respond":
          return respond(sending, options, submitter, tools);
      }
    },
  };
}

function openWayOut({ config, places, world, deadline, openFolder, openFile }: CarrierTools): Submitter {
  const held: HoldSpec | null =
    places.held === null ? null : { kind: "hold", folder: { kind: "maildir", path: places.held } };
  const spec: OutgoingSpec = held ?? config.outgoing ?? sendmail();
  const surroundings = { home: world.home(), environment: world.environment, spool: places.spool, host: world.host };
  if (spec.kind !== "hold") return openSubmitter(spec, { ...surroundings, deadline });
  const hold = held === null ? openFolder(spec.folder) : openFile(spec.folder);
  return openSubmitter(spec, { ...surroundings, deadline, hold });
}

async function run(running: Running, tools: CarrierTools): Promise<{ words: string; path: string | null }> {
  const { places, world, mail, content, deadline, openFile } = tools;
  if (places.held !== null) {
    const path = await holdForProgram(openFile({ kind: "maildir", path: places.held }), running, content);
    return { words: "not run in a sandbox", path };
  }
  const { sender, recipient } = mail;
  const about = {
    sender,
    recipient: recipient.address,
    extension: recipient.extension,
    deliveredTo: recipient.deliveredTo,
  };
  const environment = programEnvironment({ home: world.home(), environment: world.environment }, about);
  const spool = { spool: places.spool, host: world.host };
  const { outcome, reason, output } = await runProgram({ ...running, content, environment, deadline }, spool);
  const words = output === "" ? reason : `${reason}: ${output}`;
  if (outcome === "delivered") return { words, path: null };
  throw new Error(`${running.program} ${words}`);
}

async function forward({ to, envelope }: Of<"forward">, submitter: Submitter, tools: CarrierTools): Promise<Carried> {
  const { mail, content, config } = tools;
  const token = loopToken(mineOf(config.recipient, mail.recipient).name);
  const sender = envelopeSender(envelope, mail.sender, mail.recipient.address);
  return submit({ sender, recipients: [to], message: forwarded(content, token) }, submitter);
}

async function redistribute(
  { list }: Of<"redistribute">,
  { only }: SendOptions,
  submitter: Submitter,
  tools: CarrierTools,
): Promise<Carried> {
  const address = tools.config.lists?.[list]?.address ?? "";
  const [first, ...others] = membersOf(list, tools).map((member) => member.address);
  const recipients = only ?? (first === undefined ? null : ([first, ...others] as const));
  if (recipients === null) return { kind: "refused", words: `list ${list} has no members` };
  const message = redistributed(tools.content, address);
  return submit({ sender: listOwner(address), recipients, message }, submitter);
}
