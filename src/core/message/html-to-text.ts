/**
 * HTML to plain text, for rules that search the text of a message. One pass from left to right, so
 * that no HTML, however deep, long or broken, takes more time than its length: libraries for this
 * are made for pages and not for attackers. Nothing is wrapped, numbered or put in capitals: a
 * phrase is found as it was written.
 */

import { decodeEntities } from "./html-entities.js";

interface Writer {
  readonly pieces: string[];
  /**
   * What separates the next text from the one before: nothing, a space, a new line, an empty line.
   */
  gap: 0 | 1 | 2 | 3;
  /** Of the link that the text is in. */
  href: string;
}

const GAPS = ["", " ", "\n", "\n\n"] as const;

/** Elements whose content nobody reads. */
const UNREAD = new Set(["script", "style", "title"]);
const PARAGRAPH = /^(?:p|h[1-6]|ul|ol|dl|table|blockquote|pre|hr)$/;
const LINE =
  /^(?:br|div|li|tr|dt|dd|address|article|aside|center|fieldset|figure|footer|form|header|main|nav|option|section)$/;
const CELL = /^(?:td|th)$/;

/**
 * The text that a reader sees, decoded; addresses of links stand behind them in `[]`. Never throws.
 */
export function htmlToText(html: string): string {
  const writer: Writer = { pieces: [], gap: 0, href: "" };
  const markup = /<[a-z/!?]/gi;
  for (let at = 0; at < html.length; ) {
    markup.lastIndex = at;
    const open = markup.exec(html)?.index ?? html.length;
    writeAll(writer, html, at, open);
    at = takeMarkup(html, open, writer);
  }
  endLink(writer);
  return writer.pieces.join("");
}

/** Goes over what begins with `<`, or over nothing at the end. @returns where it ends */
function takeMarkup(html: string, open: number, writer: Writer): number {
  if (html.startsWith("<!--", open)) return behind(html, "-->", open);
  if (/[!?]/.test(html.charAt(open + 1))) return behind(html, ">", open);
  const end = endOfTag(html, open);
  const tag = html.slice(open, end);
  const name = /^<\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
  takeTag(tag, name, writer);
  return UNREAD.has(name) && !tag.startsWith("</") ? endOfElement(html, name, end) : end;
}

/** Markup that never ends goes to the end, as browsers take it. */
function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** Behind the `>` that closes a tag, and not one in an attribute's quotes. */
function endOfTag(html: string, open: number): number {
  const marks = />|=\s*["']/g;
  marks.lastIndex = open;
  for (let mark = marks.exec(html); mark !== null; mark = marks.exec(html)) {
    if (mark[0] === ">") return marks.lastIndex;
    marks.lastIndex = behind(html, mark[0].slice(-1), marks.lastIndex);
  }
  return html.length;
}

function endOfElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}`, "gi");
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

function takeTag(tag: string, name: string, writer: Writer): void {
  if (PARAGRAPH.test(name) || (name === "br" && writer.gap === 2)) part(writer, 3);
  else if (LINE.test(name)) part(writer, 2);
  else if (CELL.test(name)) part(writer, 1);
  else if (name === "img") write(writer, ` ${attribute(tag, "alt")} `);
  else if (name === "a") {
    endLink(writer);
    writer.href = tag.startsWith("</") ? "" : attribute(tag, "href").trim();
  }
}

/** The wider gap counts. */
function part(writer: Writer, gap: Writer["gap"]): void {
  if (gap > writer.gap) writer.gap = gap;
}

function endLink(writer: Writer): void {
  if (writer.href !== "") write(writer, ` [${writer.href}]`);
}

/** An attribute's value, as it is written. */
function attribute(tag: string, name: string): string {
  const [, quoted, single, bare] =
    new RegExp(`[\\s"'/]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag) ?? [];
  return quoted ?? single ?? bare ?? "";
}

/**
 * Characters that are written at once: of a million references in one text, the replacing would
 * take a gigabyte.
 */
const SLICE = 64 * 1024;

function writeAll(writer: Writer, html: string, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const end = at + SLICE < to ? beforeReference(html, at + SLICE) : to;
    write(writer, html.slice(at, end));
    at = end;
  }
}

/** Where a text can be cut: no reference is longer, but for leading zeros. */
const LONGEST_REFERENCE = 32;

function beforeReference(html: string, at: number): number {
  const open = html.slice(at - LONGEST_REFERENCE, at).lastIndexOf("&");
  return open < 0 ? at : at - LONGEST_REFERENCE + open;
}

/** White space of any length is one space, and none is needed where a line ends. */
function write(writer: Writer, html: string): void {
  const text = decodeEntities(html).replace(/[ \t\r\n\f\u00a0]+/g, " ");
  if (text.startsWith(" ")) part(writer, 1);
  if (text === " ") return;
  if (writer.pieces.length > 0) writer.pieces.push(GAPS[writer.gap]);
  writer.pieces.push(text.replace(/^ | $/g, ""));
  writer.gap = text.endsWith(" ") ? 1 : 0;
}
