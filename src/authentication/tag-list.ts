/** `tag=value; tag=value`: how signatures, keys and policies are written (RFC 6376 section 3.2). */

/**
 * @param text unfolded or not
 * @returns values by their names, white space around them taken off; null where it is no such list,
 *   or says the same thing twice
 */
export function tagList(text: string): ReadonlyMap<string, string> | null {
  const parts = text.replace(/[\r\n]+/g, "").split(";");
  if (parts.at(-1)?.trim() === "") parts.pop();
  const tags = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (!/^[A-Za-z]\w*$/.test(name) || tags.has(name)) return null;
    tags.set(name, part.slice(equals + 1).trim());
  }
  return tags.size === 0 ? null : tags;
}
