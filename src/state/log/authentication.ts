/** What a line of the log says of who sent a message. */

import type { Authentication } from "../../core/contracts/authentication.js";
import { isObject, isText, listOf, type Unknown } from "./values.js";

/** As far as readers go by it: words of a later version are words. */
export function isAuthentication(value: unknown): value is Authentication {
  if (!isObject(value)) return false;
  const { spf, dkim, dmarc, arc, by, verified }: Unknown<Authentication> = value;
  const results = [spf, dmarc].every((each) => each === null || hasResult(each));
  return (
    results &&
    (arc === null || isText(arc)) &&
    isText(by) &&
    [dkim, verified].every(Array.isArray) &&
    listOf(dkim).every(hasResult) &&
    listOf(verified).every(isText)
  );
}

function hasResult(value: unknown): boolean {
  return isObject(value) && "result" in value && isText(value.result);
}
