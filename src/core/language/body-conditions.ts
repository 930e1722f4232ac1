/** The ready-made conditions that wait for the MIME parser. Each shows, in a trace, what it looked at. */

import { controlsToSpaces } from "../message/charset.js";
import type { LazyTest, Observation, ReadyMade } from "./condition.js";
import { type AnyTextPatterns, demandTextPatterns, matches, type TextPattern } from "./pattern.js";
import { readyMade } from "./shapes.js";
import { demandOne, type TextWord, unmapped } from "./word.js";

/**
 * What was waited for is searched where deciding reads `matched`, under the time limit of the
 * rules: where its promise resolves, nothing could stop a pattern that backtracks.
 */
function late(search: () => boolean, value: () => string): Observation {
  return {
    get matched() {
      return search();
    },
    value,
  };
}

/**
 * The decoded text of the message; that of the HTML when it has no other. Loads the MIME parser.
 */
export const body: TextWord = (...given: readonly (TextPattern | number)[]) => {
  const patterns = unmapped(given);
  demandOne("body", patterns);
  demandTextPatterns("body", patterns);
  return readyMade({
    kind: "lazy",
    name: "body",
    patterns,
    ofBody: true,
    observe: async (mail) => {
      const text = await mail.text();
      return late(
        () => matches(text, patterns),
        () => excerpt(text),
      );
    },
  });
};

function excerpt(text: string): string {
  const start = controlsToSpaces(text.trimStart().slice(0, 200)).replace(/\s+/g, " ").trim();
  return (start.length > 60 ? `${start.slice(0, 59)}…` : start).toWellFormed() || "no text";
}

/**
 * An attachment, by its name or its media type (`/\.exe$/i`, `"application/pdf"`). Without a
 * pattern: any. Loads the MIME parser.
 */
export function attachment(...patterns: AnyTextPatterns): ReadyMade {
  demandTextPatterns("attachment", patterns);
  const observe: LazyTest["observe"] = async (mail) => {
    const found = await mail.attachments();
    return late(
      () =>
        found.some(
          ({ name, type }) =>
            patterns.length === 0 || matches(name, patterns) || matches(type, patterns),
        ),
      () => controlsToSpaces(found.map(({ name, type }) => name || type).join(", ")) || "none",
    );
  };
  return readyMade({ kind: "lazy", name: "attachment", patterns, observe });
}
