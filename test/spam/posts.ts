/** What tests of rspamd share: its replies, and the end of what it is asked. */

/** An answer of rspamd's to a scan. */
export function checked(parts: Readonly<Record<string, unknown>> = {}): string {
  const body = {
    ...{ is_skipped: false, score: 0.6, required_score: 15, action: "no action", messages: {} },
    ...{ symbols: { MID_RHS_NOT_FQDN: { name: "MID_RHS_NOT_FQDN", score: 0.5 } } },
    ...parts,
  };
  return post("200 OK", JSON.stringify(body));
}

export function post(status: string, body: string): string {
  const fields = ["Connection: close", "Server: rspamd/3.4", "Content-Type: application/json"];
  const all = [...fields, `Content-Length: ${Buffer.byteLength(body)}`];
  return `HTTP/1.1 ${status}\r\n${all.join("\r\n")}\r\n\r\n${body}`;
}

export const RSPAMD_HAM = checked();
export const RSPAMD_SPAM = checked({ action: "add header", score: 9.5 });

/** Whether all of the body is there that a request has announced. */
export function isWholePost(octets: Buffer): boolean {
  const text = octets.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [, length = "0"] = /^content-length: (\d+)/im.exec(text) ?? [];
  return end >= 0 && octets.length - end - 4 >= Number(length);
}
