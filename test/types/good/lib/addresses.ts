// What several rules files share.
import { any, type Condition, from, sender } from "sortmail";

export const friends: readonly string[] = ["larry@perl.example", "damian@raku.example"];

export function known(...names: readonly string[]): Condition {
  return any(from(names), sender(names));
}
