/** Numbered messages, and what became of them in an mbox that several programs have written to. */

/**
 * A message like no other: its number is in its header and its body, and its length depends on it.
 */
export function letter(number: number): string {
  const lines = Array.from({ length: 1 + ((number * 7919) % 120) }, (_, line) =>
    line % 10 === 3
      ? `From line ${line} of ${number}`
      : `line ${line} of ${number} ${".".repeat((number + line) % 50)}`,
  );
  const header = [
    "From: Ada Byron <ada@analytic.example>",
    "To: merlyn@stonehenge.example",
    `Subject: number ${number}`,
    `Message-ID: <${number}@analytic.example>`,
  ];
  return [...header, "", ...lines, "", `end of ${number}`, ""].join("\n");
}

/** As an MTA hands it to a program. */
export function handedOver(number: number): string {
  return `From ada@analytic.example  Sun Nov 22 10:00:00 2026\n${letter(number)}`;
}

/** What Dovecot notes in a header, and what maildrop makes of the From_ line. */
const NOTED =
  /^(?:(?:Status|X-Status|X-UID|X-IMAP|X-IMAPbase|X-Keywords|Content-Length|Lines):|>From ).*\n/gm;
/** A message of Dovecot's own, in an mbox that would be empty. */
const INTERNAL = /^Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA$/m;

/** What some mboxes hold. */
export interface Found {
  /** How often each number is there, whole. */
  readonly counts: ReadonlyMap<number, number>;
  /** The texts of what is no whole letter. */
  readonly spoiled: readonly string[];
}

/** @param texts of whole mboxes */
export function sortOut(...texts: readonly string[]): Found {
  const counts = new Map<number, number>();
  const spoiled: string[] = [];
  for (const text of texts.flatMap(entriesOf)) {
    const number = Number(/^Subject: number (\d+)$/m.exec(text)?.[1]);
    if (text === letter(number).trimEnd()) counts.set(number, (counts.get(number) ?? 0) + 1);
    else if (!INTERNAL.test(text)) spoiled.push(text);
  }
  return { counts, spoiled };
}

/**
 * The messages, without what the programs have added: From_ line, quotes, notes, empty lines at the
 * end.
 */
function entriesOf(text: string): string[] {
  const [before = "", ...entries] = `\n\n${text}`.split(/\n\nFrom .*\n/);
  const rest = before.trim() === "" ? [] : [before];
  return [...rest, ...entries.map(withoutAdditions)];
}

function withoutAdditions(entry: string): string {
  const end = entry.indexOf("\n\n") + 1;
  const body = entry.slice(end).replace(/^>From /gm, "From ");
  return (entry.slice(0, end).replace(NOTED, "") + body).trimEnd();
}
