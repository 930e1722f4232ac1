/** A made-up action: `resend("uther@pendragon.example")` sends the message on as it came. */

import type { Patch } from "./patch.js";

const ACTIONS = "src/core/language/actions.ts";

export const action: Patch = {
  files: {
    "src/core/language/actions/resend.ts": `/** \`resend\`. */

import { foldAddress } from "../../message/addr-spec.js";
import type { SendRow } from "./row.js";

export interface ResendAction {
  readonly kind: "resend";
  readonly to: string;
}

export const resending: SendRow<ResendAction, "delivery"> = {
  phase: "send",
  stands: "delivery",
  noun: "resend",
  passesOn: true,
  atMostOnce: false,
  key: ({ to }) => \`resend \${foldAddress(to)}\`,
  shown: ({ to }) => ({ to }),
  describe: ({ to }) => \`resend \${to}\`,
  recipient: ({ to }) => ({ kind: "address", address: to }),
  fault: () => null,
  checks: ({ to }) => [{ kind: "address", address: to }],
};

/** Sends the message on as it came. */
export function resend(to: string): ResendAction {
  return { kind: "resend", to };
}
`,
  },
  insertions: [
    {
      file: ACTIONS,
      behind: 'import { type RespondAction, responding } from "./actions/respond.js";\n',
      text: `import { type ResendAction, resending } from "./actions/resend.js";
export { type ResendAction, resend } from "./actions/resend.js";
`,
    },
    { file: ACTIONS, behind: "export type Delivery = ", text: "ResendAction | " },
    { file: ACTIONS, behind: "export type Sent = ", text: "ResendAction | " },
    {
      file: ACTIONS,
      behind: "  forward: forwarding,\n",
      text: "  resend: resending,\n",
      row: true,
    },
    {
      file: "src/delivery/outgoing/performer.ts",
      behind: "  forward: { send: forward },\n",
      text: `  resend: {
    send: ({ to }, { transport, tools: { mail, content } }) =>
      submit({ sender: mail.sender, recipients: [to], message: content }, transport),
  },
`,
      row: true,
    },
  ],
};
