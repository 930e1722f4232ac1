/** What the tests of answers share. */

import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Mail } from "../../src/core/contracts/mail.js";
import { parseAddresses } from "../../src/core/message/address-list.js";
import { type Header, parseHeader, unfold } from "../../src/core/message/header.js";
import type { AnswerRequest, Composed, Person, Templates } from "../../src/reply/request.js";
import type { Lookups } from "../../src/reply/template-lookups.js";
import { lines, mailOf } from "../core/mails.js";

/** The templates that come with the program. */
export const SHIPPED = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "templates");

/** Template files in a folder of their own, the shipped ones behind it. */
export function templatesOf(
  files: Readonly<Record<string, string>>,
): Templates & { readonly folder: string } {
  const folder = fs.mkdtempSync(join(tmpdir(), "sortmail-templates-"));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text);
  return { folder, folders: [folder, SHIPPED] };
}

export const merlyn: Person = {
  name: "Randal Schwartz",
  isOwn: (address) => address.toLowerCase().endsWith("@stonehenge.example"),
};

export const NOW = new Date(Date.UTC(2026, 6, 4, 12, 30, 5));

/** A message to training@stonehenge.example from ada@engine.example. */
export function inquiry(...fields: readonly string[]): Mail {
  const text = lines(
    "From: Ada Lovelace <ada@engine.example>",
    "To: training@stonehenge.example",
    ...(fields.some((field) => /^subject:/i.test(field)) ? [] : ["Subject: Course dates"]),
    "Message-ID: <1@engine.example>",
    ...fields,
    "",
    "Two places, please.",
  );
  return mailOf(text, {
    options: { recipient: "merlyn+training@blue.stonehenge.example", sender: "ada@engine.example" },
  });
}

/** What an answer takes, but for the message and the template. */
export function tools(templates: Templates): Omit<AnswerRequest, "mail" | "template"> {
  return {
    templates,
    person: merlyn,
    offsetAt: UTC,
    now: NOW,
    random: (octets) => Buffer.alloc(octets, 0xab),
    loop: "sortmail merlyn@stonehenge.example",
  };
}

export function headerOf({ message }: Composed): Header {
  return parseHeader(message.head);
}

/** Clocks of Greenwich. */
export const UTC = (): number => 0;

/** Of a message without fields and text. */
export const NO_LOOKUPS: Lookups = { header: () => null, text: () => "" };

/** The names of the header fields on the wire, in order. */
export function namesOn(composed: Composed): string[] {
  return headerOf(composed).fields.map(({ name }) => name);
}

/** The one field of that name, unfolded; null when there is none. */
export function fieldOf(composed: Composed, name: string): string | null {
  const found = headerOf(composed).fields.filter(({ lower }) => lower === name.toLowerCase());
  if (found.length > 1) throw new Error(`${found.length} times ${name}`);
  return found[0] === undefined ? null : unfold(found[0].raw);
}

/** The addresses of To on the wire. */
export function recipientsOn(composed: Composed): string[] {
  return parseAddresses(fieldOf(composed, "To") ?? "").map(({ address }) => address);
}

/** The body on the wire, as it was encoded. */
export function bodyOf(composed: Composed): string {
  return composed.message.head.subarray(headerOf(composed).bodyStart).toString();
}
