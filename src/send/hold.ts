/** Nothing is sent: what would be is filed, its envelope on top. */

import type { Content, Folder } from "../core/contracts/ports.js";
import { type NewField, rewriteHeader } from "../core/message/rewrite-header.js";
import type { SafeEnvelope } from "./envelope.js";

const PREFIX = "X-Sortmail-";

/** @throws what the folder throws */
export async function holdMessage(
  folder: Folder,
  { sender, recipients }: SafeEnvelope,
  message: Content,
): Promise<void> {
  const top = [
    { name: `${PREFIX}Envelope-From`, value: `<${sender ?? ""}>` },
    { name: `${PREFIX}Envelope-To`, value: recipients.map((recipient) => `<${recipient}>`) },
  ];
  await folder.store(noted(message, top), { sender });
}

/**
 * Files a message that a program would have been given.
 * @returns where it is
 * @throws what the folder throws
 */
export async function holdForProgram(
  folder: Folder,
  { program, args }: { readonly program: string; readonly args: readonly string[] },
  message: Content,
): Promise<string> {
  const value = [program, ...args].map((word) => JSON.stringify(word)).join(" ");
  return folder.store(noted(message, [{ name: `${PREFIX}Program`, value }]), { sender: null });
}

/** Notes that the message came with are not ours. */
function noted(message: Content, top: readonly NewField[]): Content {
  return rewriteHeader(message, { top, remove: (lower) => lower.startsWith(PREFIX.toLowerCase()) });
}
