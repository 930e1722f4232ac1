/**
 * The filters of templates: nunjucks's own, which take what is missing for an empty text, made
 * strict, `date` and `quote`.
 */

import type { Environment } from "nunjucks";
import { messageOf } from "../core/text.js";
import { formatDate, type OffsetAt } from "./date-format.js";
import { quote } from "./quote.js";

type Filter = (this: unknown, ...given: unknown[]) => unknown;

declare module "nunjucks" {
  interface Environment {
    readonly filters: Readonly<Record<string, (this: unknown, ...given: unknown[]) => unknown>>;
  }
}

/** A filter could not do its work. */
export class FilterError extends Error {
  override readonly name = "FilterError";
  readonly filter: string;

  constructor(filter: string, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.filter = filter;
  }
}

/** What is missing is what these are for. */
const LENIENT = ["default", "d"];

/** Makes what the environment has strict, and adds ours. */
export function addFilters(environment: Environment, offsetAt: OffsetAt): void {
  const found = Object.entries(environment.filters).filter(([name]) => !LENIENT.includes(name));
  for (const [name, filter] of found) environment.addFilter(name, strict(name, filter));
  environment.addFilter("date", strict("date", date(offsetAt)));
  environment.addFilter("quote", strict("quote", quoted));
}

function strict(name: string, filter: Filter): Filter {
  return function (this: unknown, ...given: unknown[]) {
    if (given[0] === undefined || given[0] === null)
      throw new FilterError(name, `${name}: the value is missing`);
    try {
      return filter.apply(this, given);
    } catch (cause) {
      throw new FilterError(name, `${name}: ${messageOf(cause)}`, { cause });
    }
  };
}

/** `{{ now | date("D MMMM YYYY") }}`. Takes dates, and milliseconds since 1970. */
function date(offsetAt: OffsetAt): Filter {
  return (value, pattern = "D MMMM YYYY") => {
    const found = value instanceof Date ? value : new Date(Number(value));
    if (Number.isNaN(found.getTime())) throw new Error(`${String(value).slice(0, 40)} is no date`);
    return formatDate(found, String(pattern), offsetAt);
  };
}

/** `{{ mail.text | quote(40) }}`. */
function quoted(value: unknown, lines: unknown = 40): string {
  return quote(String(value), typeof lines === "number" ? lines : Number.NaN);
}
