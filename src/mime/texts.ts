/** The texts of one message, and of those inside of it, as rules see them. */

import type { HeaderValue, MailParser, MessageText } from "mailparser";
import { htmlToText } from "../core/message/html-to-text.js";

export interface Texts {
  readonly text: string;
  readonly html: string;
}

export function textsOf({ text, html }: MessageText): Texts {
  return { text: text ?? "", html: typeof html === "string" ? html : "" };
}

/** Of a message that is refused in its middle. */
export function textsSoFar(parser: MailParser): Texts {
  try {
    return textsOf(parser.getTextContent());
  } catch {
    return { text: "", html: "" };
  }
}

const INTRODUCING = ["From", "Subject", "Date", "To", "Cc"] as const;

/** What stands above the text of a message that is inside of another. */
export function introductionOf(parser: MailParser): () => string {
  let lines: string[] = [];
  parser.on("headers", (headers) => {
    lines = INTRODUCING.flatMap((name) => {
      const text = shown(headers.get(name.toLowerCase()));
      return text === "" ? [] : [`${name}: ${text}`];
    });
  });
  return () => (lines.length === 0 ? "" : `\n${lines.join("\n")}\n`);
}

function shown(value: HeaderValue | undefined): string {
  if (value instanceof Date) return value.toUTCString();
  if (typeof value === "string") return value;
  return value !== undefined && "text" in value ? value.text : "";
}

/**
 * Where there is only HTML, its text. Not mailparser's conversion: it does without other parts
 * beside the HTML only, and 2 MB of hostile HTML take it minutes.
 */
export function withText({ text, html }: Texts): Texts {
  return text.trim() === "" && html !== "" ? { text: htmlToText(html), html } : { text, html };
}

export function joined(introduction: string, own: Texts, inside: readonly Texts[]): Texts {
  const texts = [introduction, own.text, ...inside.map(({ text }) => text)];
  const htmls = [own.html, ...inside.map(({ html }) => html)];
  return {
    text: texts.filter((text) => text !== "").join("\n"),
    html: htmls.filter((html) => html !== "").join("<br/>\n"),
  };
}
