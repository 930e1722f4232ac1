/** What keeps apart the names that several processes make up at once. Not for secrets. */

/** A whole number from 0 to before `limit`, at most 2 ** 53. */
export function randomNumber(limit: number): number {
  return Math.floor(Math.random() * limit);
}

/** Ten or eleven letters and digits, as part of a name that no other process gives. */
export function randomName(): string {
  return Math.random().toString(36).slice(2);
}
