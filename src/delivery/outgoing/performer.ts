/** Performs what leaves this account. In a sandbox it is filed, and a program is not run. */

import type { Transport } from "../../core/contracts/ports.js";
import type { OutgoingAction } from "../../core/decision/outgoing-actions.js";
import {
  type HoldSpec,
  heldIn,
  sendmail,
  type TransportSpec,
} from "../../core/language/transport-spec.js";
import { loopToken } from "../../core/policy/loop-header.js";
import type { OutgoingPerformer, SendOptions, SendResult } from "../../pipeline/performers.js";
import { envelopeSender } from "../../send/envelope.js";
import { forwarded } from "../../send/forward.js";
import { openTransport } from "../../send/transports.js";
import { redistribute } from "./list-submission.js";
import type { OutgoingTools } from "./outgoing-tools.js";
import { notify, respond } from "./reply.js";
import { run } from "./run.js";
import { submit } from "./submit.js";

type Of<Kind extends OutgoingAction["kind"]> = Extract<OutgoingAction, { readonly kind: Kind }>;

/** What sending one takes. */
interface Sending extends SendOptions {
  readonly transport: Transport;
  readonly tools: OutgoingTools;
}

/** How one kind is sent. A method: each takes the action of its own kind. */
interface Sender<Each extends OutgoingAction> {
  send(action: Each, sending: Sending): Promise<SendResult>;
}

const SENDERS: { readonly [Kind in OutgoingAction["kind"]]: Sender<Of<Kind>> } = {
  forward: { send: forward },
  redistribute: {
    send: ({ list, munged }, { transport, tools, ...options }) =>
      redistribute({ list, munged, ...options }, transport, tools),
  },
  notify: {
    send: (action, { transport, tools, ...options }) => notify(action, options, transport, tools),
  },
  respond: {
    send: (action, { transport, tools, ...options }) => respond(action, options, transport, tools),
  },
};

export function openOutgoing(tools: OutgoingTools): OutgoingPerformer {
  const transport = openConfiguredTransport(tools);
  return {
    run: (action) => run(action, tools),
    send: (action, options) => {
      const sender: Sender<OutgoingAction> = SENDERS[action.kind];
      return sender.send(action, { ...options, transport, tools });
    },
  };
}

function openConfiguredTransport({
  config,
  paths,
  machine,
  deadline,
  openFolder,
  openFile,
}: OutgoingTools): Transport {
  const held: HoldSpec | null =
    paths.held === null ? null : { kind: "hold", folder: { kind: "maildir", path: paths.held } };
  const spec: TransportSpec = held ?? config.outgoing ?? sendmail();
  const surroundings = {
    home: machine.home(),
    environment: machine.environment,
    spool: paths.spool,
    host: machine.host,
  };
  const folder = heldIn(spec);
  if (folder === null) return openTransport(spec, { ...surroundings, deadline });
  const hold = held === null ? openFolder(folder) : openFile(folder);
  return openTransport(spec, { ...surroundings, deadline, hold });
}

async function forward(
  { to, envelope }: Of<"forward">,
  { transport, tools }: Sending,
): Promise<SendResult> {
  const { mail, content, own } = tools;
  const token = loopToken(own.name);
  const sender = envelopeSender(envelope, mail.sender, mail.recipient.address);
  return submit({ sender, recipients: [to], message: forwarded(content, token) }, transport);
}
