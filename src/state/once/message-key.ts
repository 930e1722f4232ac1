import type { Content } from "../../core/contracts/ports.js";
import { receivedOffset } from "../../core/message/received-offset.js";

/** Another format of the entries must not meet this one's. */
const FORMAT = 1;

/**
 * What a message is remembered by, SHA-256 in hexadecimal: the whole message but what local
 * delivery put on top of it. So it is the same for every copy of a burst, and nobody can make a
 * message that shares it with another.
 * @param scope tells apart who is asked, and all else that an answer depends on
 */
export async function messageKey(content: Content, scope: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256").update(
    `${JSON.stringify(["sortmail verdict", FORMAT, scope])}\n`,
  );
  let above = receivedOffset(content.head);
  for (const chunk of content.chunks()) {
    hash.update(chunk.subarray(above));
    above = Math.max(0, above - chunk.length);
  }
  return hash.digest("hex");
}
