/** Names of mailboxes as IMAP servers write them on disk: modified UTF-7 (RFC 3501 section 5.1.3). */

const ENCODED = /[^\x20-\x7e]+|&/g;

/** Printable ASCII stands for itself, `&` is `&-`, and the rest is `&…-`: UTF-16 in base64. */
export function encodeMailboxName(name: string): string {
  return name.replace(ENCODED, (found) => (found === "&" ? "&-" : `&${encoded(found)}-`));
}

/** With `,` for `/`, and no padding. */
function encoded(text: string): string {
  const octets = Buffer.from(text, "utf16le").swap16();
  return octets.toString("base64").replaceAll("=", "").replaceAll("/", ",");
}
