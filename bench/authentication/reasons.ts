/** Why judges differ about a message, by its name. */

const NO_KEY =
  "of a key that is not there, or is revoked, opendkim says fail, rspamd none, verify() permerror (RFC 6376 section 6.1.2: PERMFAIL)";
const NO_RECORD =
  "no record: opendmarc writes p=none in its place, rspamd does not name the domain";
const PARENT = "rspamd names the domain that the record is of, the others the one in From";
const PART = "verify() believes no signature that leaves a part of the body out (policy)";
const NO_PASS = "opendmarc's own SPF calls fail what is softfail, neutral or an error";
const STRICT =
  "opendmarc takes a domain and its subdomain for aligned, although the record asks for strict";
const AUTHORS = "rspamd does not ask when there are several authors";

export const REASONS: Readonly<Record<string, string>> = {
  expired: "rspamd says nothing of a signature that has expired",
  "no such key": NO_KEY,
  "the key is revoked": NO_KEY,
  "the key is garbled": "rspamd says none of a key that can't be read",
  "two signatures, one without a key": NO_KEY,
  "DNS fails for the key": "opendkim writes nothing then, and opendmarc takes it for unsigned",
  "another key": "the key is of another kind than the signature: rspamd says that it does not fit",
  "l=40, lines added": PART,
  "l=1, another body": PART,
  "SPF ~all": NO_PASS,
  "SPF ?all": NO_PASS,
  "SPF includes nothing": `${NO_PASS}; rspamd leaves out what is not there`,
  "SPF can't be read": `${NO_PASS}; rspamd takes \`ipv4:\` for \`ip4:\``,
  "DNS fails for all": `${NO_PASS}; then it takes it that there is no record`,
  "no such domain": NO_RECORD,
  "no DMARC, signed": NO_RECORD,
  "a record in capitals, forged": `\`V=DMARC1\` is no record: RFC 7489 section 6.3 has its letters. ${NO_RECORD}`,
  "a policy that there is not, forged": "verify() takes it for no record (RFC 7489 section 6.6.3)",
  "strict, signed by a subdomain": STRICT,
  "strict, sender of a subdomain": STRICT,
  "sp=reject, forged subdomain": PARENT,
  "sp=none, forged subdomain": PARENT,
  "a subdomain signed by its parent": PARENT,
  "pct=0, forged": "rspamd applies pct, the others name the policy that is published",
  "two authors, one domain, signed": AUTHORS,
  "two authors, two domains": `opendmarc writes nothing at all; ${AUTHORS}; verify() fails it, if for one of them`,
};
