/** A made-up transport: `transcript("/tmp/sent")` writes down what would be sent, and sends nothing. */

import type { Patch } from "./patch.js";

const SPEC = "src/core/language/transport-spec.ts";
const TRANSPORTS = "src/send/transports.ts";

export const transport: Patch = {
  files: {
    "src/send/transcript.ts": `/** Writes down what would be sent. */

import { appendFileSync } from "node:fs";
import { type Finding, ok } from "../core/contracts/finding.js";
import type { Content, Refused } from "../core/contracts/ports.js";
import type { TranscriptSpec } from "../core/language/transport-spec.js";
import type { SafeEnvelope } from "./envelope.js";

export async function transcribe(
  { path }: TranscriptSpec,
  { recipients }: SafeEnvelope,
  message: Content,
): Promise<readonly Refused[]> {
  const text = Buffer.concat([...message.chunks()]).toString("latin1");
  appendFileSync(path, \`TO \${recipients.join(", ")}\\n\${text}\`);
  return [];
}

export function checkTranscript({ path }: TranscriptSpec): Finding {
  return ok("outgoing", \`written down in \${path}\`);
}
`,
  },
  insertions: [
    { file: SPEC, behind: "export type TransportSpec = ", text: "TranscriptSpec | " },
    {
      file: SPEC,
      behind: 'import type { MaildirSpec } from "./folder-spec.js";\n',
      text: `
export interface TranscriptSpec {
  readonly kind: "transcript";
  readonly path: string;
}

/** Writes down what would be sent. @param path absolute */
export function transcript(path: string): TranscriptSpec {
  return { kind: "transcript", path };
}

`,
    },
    {
      file: TRANSPORTS,
      behind: "    Extract<TransportSpec, { readonly kind: Kind }>\n  >;\n} = {\n",
      text: `  transcript: {
    open: (spec) => (envelope, message) => transcribe(spec, envelope, message),
    check: async (spec) => checkTranscript(spec),
  },
`,
      row: true,
    },
    {
      file: TRANSPORTS,
      behind: 'import { sendBySendmail } from "./sendmail.js";\n',
      text: 'import { checkTranscript, transcribe } from "./transcript.js";\n',
    },
  ],
};
