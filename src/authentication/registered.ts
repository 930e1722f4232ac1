/** Organizational domains (RFC 7489 section 3.2), by the list of public suffixes. Loads it. */

import { getDomain } from "tldts";

/**
 * The domain that somebody has registered, which this one is at or below: `bbc.co.uk` for
 * `news.bbc.co.uk`; null for a public suffix itself, and for what is no domain. What others hand on
 * (`github.io`) counts as a suffix, too.
 * @param domain A-labels, in lower case
 */
export function registered(domain: string): string | null {
  return getDomain(domain, { allowPrivateDomains: true });
}
