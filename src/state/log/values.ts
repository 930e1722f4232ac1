/** What JSON has in it, before anybody knows what it is. */

/** As it is read: nothing is known of its fields. */
export type Unknown<T> = { readonly [Key in keyof T]?: unknown };

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
