/**
 * What of a message a template gets when it asks, and not before: any field of the header, and the
 * text, which only the MIME parser knows.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { TemplateData } from "./request.js";
import { LONGEST, oneLine } from "./template-context.js";

export interface Lookups {
  /** Of the first field of that name: decoded, in one line; null when there is none. */
  readonly header: (name: string) => string | null;
  /** The decoded text of the message. */
  readonly text: () => string;
}

/** Characters of the text: more than anybody quotes, and an answer does not grow with its message. */
const LONGEST_TEXT = 20_000;
/** RFC 5322 section 3.6.8. */
const FIELD_NAME = /^[!-9;-~]+$/;

/**
 * Renders. Where that asked for the text, which was empty, the text is read, and it is rendered
 * again: only rendering tells what a template asks for.
 * @throws what rendering throws, or reading
 */
export async function renderWithText<Rendered>(
  mail: Mail,
  render: (lookups: Lookups) => Rendered,
): Promise<Rendered> {
  let asked = false;
  const header = (name: string) => mail.header(name);
  const nothing = () => {
    asked = true;
    return "";
  };
  try {
    const rendered = render({ header, text: nothing });
    if (!asked) return rendered;
  } catch (error) {
    if (!asked) throw error;
  }
  const text = await mail.text();
  return render({ header, text: () => text });
}

/** The message with what is looked up: `mail.header("X-Course")` and `mail.text`. */
export function withLookups(
  mail: TemplateData,
  { header, text }: Lookups,
  clean: (text: string) => string,
): object {
  const looked = {
    header: (name: unknown) => {
      if (typeof name !== "string" || !FIELD_NAME.test(name))
        throw new Error(
          'mail.header(…): it takes the name of a field, as in mail.header("X-Loop")',
        );
      const value = header(name);
      return value === null ? undefined : oneLine(value.slice(0, LONGEST));
    },
    get text() {
      return clean(text().slice(0, LONGEST_TEXT));
    },
  };
  const all = {
    ...Object.getOwnPropertyDescriptors(mail),
    ...Object.getOwnPropertyDescriptors(looked),
  };
  return Object.freeze(Object.create(null, all));
}
