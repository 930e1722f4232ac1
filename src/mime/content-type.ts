/**
 * Content-Type and Content-Disposition as they are written in the wild, made what RFC 2045 section
 * 5.1 and RFC 2183 allow, so that all who read them further on read the same.
 */

import { decodedValue, only, type Parameter, parametersOf, written } from "./parameters.js";

const TOKEN = "[\\w!#$%&*+.^`{|}~-]+";
/** `type/subtype` at the beginning; some programs quote it. */
const MEDIA_TYPE = new RegExp(`^["']?(${TOKEN})[ \\t]*/[ \\t]*(${TOKEN})(?=["'\\s;,(]|$)["']?`);
const DISPOSITION = /^["']?([\w-]+)["']?(?![\w-]|[ \t*]*=)/;

/** Parameters of Content-Type by which content is read. */
const NEEDED = ["boundary", "charset", "format", "delsp"];

/** What describes the content of a part, unfolded; undefined where the field is not there. */
export interface Describing {
  readonly type: string | undefined;
  readonly disposition: string | undefined;
}

/** The value begins with a valid media type. */
export function isValidType(value: string): boolean {
  return MEDIA_TYPE.test(value);
}

/**
 * Both fields in valid form, and a file's name decoded. A Content-Type without a media type says
 * `text/plain` (RFC 2045 section 5.2), that of a file `application/octet-stream`; its parameters
 * that tell how it is read are kept. What stands between a type and the parameters is dropped.
 */
export function cleaned({ type, disposition = "" }: Describing): Describing {
  const ofDisposition = parametersOf(disposition);
  const ofType = parametersOf((type ?? "").replace(MEDIA_TYPE, ""));
  const name = decodedValue("filename", ofDisposition) || decodedValue("name", ofType) || null;
  // A name without a disposition counts as in an attachment.
  const said = DISPOSITION.exec(disposition)?.[1] ?? (ofDisposition.length > 0 ? "attachment" : "");
  const isFile = name !== null || /^attachment$/i.test(said);
  const typeNames = said === "" ? parameter("name", name) : [];
  return {
    type:
      type === undefined
        ? undefined
        : mediaType(type, ofType, isFile) +
          written([...only(NEEDED, ofType).map(withoutComment), ...typeNames]),
    disposition: said === "" ? undefined : said + written(parameter("filename", name)),
  };
}

/** A decoded value, so that nobody can take it for another (RFC 2231 section 4). */
function parameter(name: string, value: string | null): Parameter[] {
  if (value === null) return [];
  return [{ name: `${name}*`, written: `utf-8''${encodeURIComponent(value.toWellFormed())}` }];
}

function mediaType(value: string, parameters: readonly Parameter[], isFile: boolean): string {
  const [, type, subtype] = MEDIA_TYPE.exec(value) ?? [];
  return type === undefined ? defaultType(value, parameters, isFile) : `${type}/${subtype}`;
}

/** What is said to be text, or to have parts, is that, however little of it is right. */
function defaultType(value: string, parameters: readonly Parameter[], isFile: boolean): string {
  const hasParts = parameters.some(({ name }) => /^boundary(?:$|\*)/.test(name));
  if (/^["']?multipart\b/i.test(value) && hasParts) return "multipart/mixed";
  return isFile && !/^["']?(?:text|plain)\b/i.test(value)
    ? "application/octet-stream"
    : "text/plain";
}

/** Only these have comments in them, `charset=us-ascii (Plain text)`; file names, parentheses. */
function withoutComment({ name, written }: Parameter): Parameter {
  if (name !== "boundary" && name !== "charset") return { name, written };
  const [, kept] = /^([^"(]*(?:"(?:\\.|[^"\\])*"[ \t]*)?)\(.*\)$/s.exec(written) ?? [];
  return { name, written: kept?.trim() ?? written };
}
