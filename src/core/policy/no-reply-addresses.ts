/**
 * Addresses behind which no person reads. `postmaster`, `root`, `info` and their like are none:
 * people answer there (RFC 5230 section 4.6).
 */

/** What writes mail by itself: mail systems, list managers, web servers, cron. */
const PROGRAM = new RegExp(
  `^(?:${[
    "mail(?:er)?[-_.]?daemon|double[-_.]bounce|mailer|mail[-_.]?gateway|post_master|daemon|uucp|nobody",
    "listserv|listproc|listmanager|majordomo|mailman|ezmlm|sympa|smartlist|ecartis|listar|lyris|mlmmj",
    "www|www-data|wwwrun|apache2?|httpd|nginx|cron(?:[-_.]?daemon)?|anacron|logwatch",
  ].join("|")})$`,
  "i",
);

/** The roles of a mailing list: `owner-x`, `x-request`. */
const LIST_ROLE =
  /^owner-|[-_](?:owner|request|errors?|return|subscribe|unsubscribe|confirm|join|leave)$/i;

/** `no-reply`, `donotreply`, `shop.noreply`, `noreply-4711`, and what some other languages say. */
const NO_REPLY =
  /(?:^|[-._+=])(?:(?:no|not|do[-._]?not|dont)[-._]?(?:reply|response|respond|answer)|ne[-._]?pas[-._]?repondre|no[-._]?responder|nao[-._]?responda|non[-._]?rispondere|(?:keine|nicht)[-._]?antwort(?:en)?)(?![a-z])/i;

const MACHINE =
  /(?:^|[-._+=])(?:auto[-._]?(?:reply|replies|response|respond|responder|answer|confirm|confirmation|mailer|mated|notify|generated)|notifications?|notify|notifier|alerts?|newsletters?)(?![a-z])/i;

/** `bounce+x`, `bounces-1-x`, `list-bounces`, `bounce_4711`. */
const BOUNCE = /(?:^|[-._+=])bounces?(?![a-z])/i;

/** Another address inside: `list-jane=example.org`, `errors+jane=example.org`. */
const VERP = /.=[a-z0-9][a-z0-9.-]*\.[a-z0-9-]{2,}$/i;

/** Amazon SES, whose sender for each message takes bounces only. */
const NUMBERED = /^[0-9a-f]{16}-[0-9a-f-]{20,60}-0{6}$/i;

const FORMS = [PROGRAM, LIST_ROLE, NO_REPLY, MACHINE, BOUNCE, VERP, NUMBERED];

/**
 * Whether a local part is a machine's. BATV and SRS are to be undone first: they look like another
 * address inside.
 */
export function isRobot(local: string): boolean {
  return FORMS.some((form) => form.test(local));
}
