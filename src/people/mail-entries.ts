/** What the header of a message in one's own folders tells of people. */

import type { Address } from "../core/contracts/mail.js";
import { foldAddress } from "../core/message/addr-spec.js";
import { automaticReason } from "../core/message/auto-submitted.js";
import { fieldsOf } from "../core/message/fields.js";
import { parseHeader } from "../core/message/header.js";
import { idOf } from "../core/message/references.js";
import type { FolderKind } from "./folder-format.js";
import { entryOf } from "./source.js";

/** @param head the message from its first octet */
type ReadEntries = (head: Buffer) => readonly string[];

const TO = ["to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"];

/**
 * Of a message of one's own: to whom it went, and its Message-ID. What a machine wrote in one's name
 * (an absence note, a receipt) was written to nobody.
 */
const sentEntries: ReadEntries = (head) => {
  const { first, all, raw, addresses } = fieldsOf(parseHeader(head));
  const from = addresses("from");
  const id = idOf({ rawHeader: raw });
  const message = id === null ? [] : [entryOf.message(id)];
  if (automaticReason({ first, all, sender: undefined, from }) !== null) return message;
  return [...message, ...TO.flatMap(addresses).flatMap(addressEntry)];
};

/** Of any message: who wrote it, where that is one person. */
const authorEntries: ReadEntries = (head) => {
  const authors = fieldsOf(parseHeader(head)).addresses("from");
  return authors.length === 1 ? authors.flatMap(addressEntry) : [];
};

function addressEntry({ address, domain }: Address): readonly string[] {
  return domain === "" ? [] : [entryOf.address(foldAddress(address))];
}

const ENTRIES: { readonly [Kind in FolderKind["entries"]]: ReadEntries } = {
  sent: sentEntries,
  authors: authorEntries,
};

/** What a message tells. @param head the message from its first octet */
export function entriesIn(kind: FolderKind["entries"], head: Buffer): readonly string[] {
  return ENTRIES[kind](head);
}
