/** The fields of a message's header by name, decoded when they are first asked for. */

import { parseAddresses } from "./address-list.js";
import { beginningOf, FIELD_LIMIT } from "./field-limit.js";
import { decodeField, type Field, type Header, unfold } from "./header.js";

/**
 * Names compare without case. A field is decoded once for all that ask; of one that is too long,
 * its beginning.
 * @param note takes remarks for the log
 */
export function fieldsOf(header: Header, note: (text: string) => void = () => {}) {
  const named = fieldsByName(header);
  const under = (name: string): readonly Field[] => named.get(name.toLowerCase()) ?? [];
  let noted = false;
  const cut = ({ raw }: Field): string => {
    const text = decodeField(raw);
    const kept = beginningOf(text);
    if (kept !== text && !noted) {
      noted = true;
      note(
        `a field of the header is longer than ${FIELD_LIMIT} characters: rules see its beginning`,
      );
    }
    return kept;
  };
  const lists = (name: string) => under(name).map(({ raw }) => parseAddresses(unfold(raw)));
  const decoded = byKey((name) => under(name).map(cut));
  return {
    named,
    all: (name: string) => [...decoded(name.toLowerCase())],
    first: (name: string) => {
      const field = under(name)[0];
      return field === undefined ? null : cut(field);
    },
    raw: (name: string) => under(name).map(({ raw }) => raw),
    addresses: (name: string) => lists(name).flat(),
    /** Those of each field. */
    lists,
  };
}

/** Of ten thousand rules many ask for the same field. */
function byKey<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function fieldsByName({ fields }: Header): Map<string, Field[]> {
  const byName = new Map<string, Field[]>();
  for (const field of fields) {
    const same = byName.get(field.lower);
    if (same === undefined) byName.set(field.lower, [field]);
    else same.push(field);
  }
  return byName;
}
