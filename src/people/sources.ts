/** The kinds of sources that say whom one knows: the one place that knows them all. */

import type { PeopleSpec } from "../core/language/people-spec.js";
import { readContacts } from "./contacts.js";
import type { FolderKind } from "./folder-format.js";
import { readMailFolder } from "./mail-folder.js";
import type { Place, Reading, ReadTools } from "./source.js";

const SENT: FolderKind = { entries: "sent", exact: false };
const SENDERS: FolderKind = { entries: "authors", exact: true };

const SOURCES: {
  readonly [Kind in PeopleSpec["kind"]]: (
    place: Place,
    tools: ReadTools,
  ) => Reading | Promise<Reading>;
} = {
  contacts: readContacts,
  sent: (place, tools) => readMailFolder(place, SENT, tools),
  senders: (place, tools) => readMailFolder(place, SENDERS, tools),
};

/**
 * What a source says, read as far as it is not known.
 * @throws Error when it can't be read or trusted: what it would say is not known then
 */
export async function readSource(
  kind: PeopleSpec["kind"],
  place: Place,
  tools: ReadTools,
): Promise<Reading> {
  return SOURCES[kind](place, tools);
}
