/** Fields whose whole value is never the word that one looks for in them. */

interface WholeField {
  /** What a whole value looks like. */
  readonly whole: RegExp;
  /** What to write instead of `header("NAME", "text")`. */
  readonly instead: (text: string) => string;
}

const contains = (text: string): string => `contains(${JSON.stringify(text)})`;
const word = (name: string) => (text: string) => `${name}(${JSON.stringify(text)}), for addresses`;

const OF_PEOPLE = /<[^<>@]+@[^<>@]+>|^\s*$/;
const LONG = /\S\s|[=;]/;

const FIELDS: Readonly<Record<string, WholeField>> = {
  from: { whole: OF_PEOPLE, instead: word("from") },
  to: { whole: OF_PEOPLE, instead: word("to") },
  cc: { whole: OF_PEOPLE, instead: word("to") },
  "reply-to": { whole: OF_PEOPLE, instead: word("replyTo") },
  "list-id": { whole: /<[^<>]+>/, instead: word("list") },
  "message-id": { whole: /^<.+>$/, instead: contains },
  "in-reply-to": { whole: /<[^<>]+>/, instead: contains },
  references: { whole: /<[^<>]+>/, instead: contains },
  "return-path": { whole: /^<.*>$/, instead: word("sender") },
  "x-spam-status": {
    whole: /^(?:yes|no),/i,
    instead: (text) => `/^${text}\\b/i; or the condition spam, with upstream() as the scanner`,
  },
  received: { whole: LONG, instead: contains },
  date: { whole: LONG, instead: contains },
  "dkim-signature": { whole: LONG, instead: contains },
  "authentication-results": { whole: LONG, instead: contains },
  "received-spf": { whole: LONG, instead: contains },
};

/** @returns what judges a string that is compared with this field; undefined for most fields */
export function wholeFieldAdvice(
  name: string,
): ((text: string) => { readonly why: string; readonly instead: string } | null) | undefined {
  const lower = name.toLowerCase();
  const field = Object.hasOwn(FIELDS, lower) ? FIELDS[lower] : undefined;
  if (field === undefined) return undefined;
  return (text) =>
    field.whole.test(text)
      ? null
      : {
          why: "a string is compared with the whole field, which says more",
          instead: field.instead(text),
        };
}
