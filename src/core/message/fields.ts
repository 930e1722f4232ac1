/** The fields of a message's header by name, decoded when they are first asked for. */

import { parseAddresses } from "./address-list.js";
import { decodeField, type Field, type Header, unfold } from "./header.js";

/** Names compare without case. A field is decoded once for all that ask. */
export function fieldsOf(header: Header) {
  const named = fieldsByName(header);
  const under = (name: string): readonly Field[] => named.get(name.toLowerCase()) ?? [];
  const decoded = byKey((name) => under(name).map(({ raw }) => decodeField(raw)));
  return {
    named,
    all: (name: string) => [...decoded(name.toLowerCase())],
    first: (name: string) => {
      const field = under(name)[0];
      return field === undefined ? null : decodeField(field.raw);
    },
    raw: (name: string) => under(name).map(({ raw }) => raw),
    addresses: (name: string) => under(name).flatMap(({ raw }) => parseAddresses(unfold(raw))),
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
