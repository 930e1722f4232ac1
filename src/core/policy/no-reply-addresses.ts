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

/**
 * The roles of a mailing list: `owner-x`, `x-request` (RFC 5230 section 4.6), and what only lists
 * do. Others, such as `x-return` and `x-confirm`, are people's as well: a list's have a List field,
 * or another address inside.
 */
const LIST_ROLE = /^owner-|-(?:owner|request|errors|subscribe|unsubscribe)$/i;

/** How an address says in its own language that nobody reads; `-` stands for any joint, or none. */
const NO_REPLY_WORDS = [
  "no-(?:reply|replies|response|respond|answer)|not-(?:reply|respond)|(?:do-not|dont|never)-(?:reply|respond|answer)",
  "no-(?:responder|responda|respondas|contestar|contesta|conteste|respongueu)|nao-(?:responda|responder|respondas)",
  "ne-pas-repondre|ne-repondez-pas|pas-de-reponse|sans-reponse|non-(?:rispondere|rispondete|risponda)|nu-raspunde(?:ti)?",
  "(?:keine|nicht)-antwort(?:en)?|niet-(?:beantwoorden|antwoorden|reageren)|geen-(?:antwoord|reactie)",
  "(?:ikke|ingen|inget|ej)-svara?|(?:be)?svara?-(?:ikke|ej|inte)|(?:ei|ala)-vasta(?:a|usta)",
  "nie-odpowiada[cj]|ne-odpovid(?:at|ejte)|ne-odpoveda(?:t|jte)|ne-odgovaraj(?:te)?|ne-otvecha(?:t|i|j|y|ite|jte|yte)",
  "ne-valaszol(?:j|jon)|(?:yanit|cevap)lama(?:yin|yiniz)?|unmonitored|unattended",
];

/** `no-reply`, `shop.noreply`, `noreply-4711`. */
const NO_REPLY = inside(NO_REPLY_WORDS);

const MACHINE = inside([
  "auto-(?:reply|replies|response|respond|responder|answer|confirm|confirmation|mailer|mated|notify|generated)",
  "notifications?|notify|notifier|alerts?|newsletters?|(?:dmarc|tls)-(?:rpt|reports?|reporting|aggregate)",
]);

/** `bounce+x`, `bounces-1-x`, `list-bounces`, `bounce_4711`. */
const BOUNCE = inside(["bounces?"]);

/** Words from one joint of a local part to another. */
function inside(words: readonly string[]): RegExp {
  const joined = words.join("|").replaceAll("-", "[-._]?");
  return new RegExp(`(?:^|[-._+='])(?:${joined})(?![a-z])`, "i");
}

/** Another address inside: `list-jane=example.org`, `errors+jane=example.org`. */
const VERP = /.=[a-z0-9][a-z0-9.-]*\.[a-z0-9-]{2,}$/i;

/** Amazon SES, whose sender for each message takes bounces only. */
const NUMBERED = /^[0-9a-f]{16}-[0-9a-f-]{20,60}-0{6}$/i;

const FORMS = [PROGRAM, LIST_ROLE, NO_REPLY, MACHINE, BOUNCE, VERP, NUMBERED];

/**
 * Whether a local part is a machine's. BATV and SRS are to be undone first: they look like another
 * address inside. Accents make no difference.
 */
export function isRobot(local: string): boolean {
  const plain = /[^\0-\x7f]/.test(local) ? withoutMarks(local) : local;
  return FORMS.some((form) => form.test(plain));
}

function withoutMarks(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "");
}

/** RFC 1035 section 2.3.4. */
const LONGEST_DOMAIN = 255;

/** The label of a host that takes bounces. */
const BOUNCE_LABEL = /(?:^|-)(?:bounces?|bnc)\d{0,3}(?:-|$)/i;
/** A domain that people can be at: not `example`, nor `co.uk`. */
const PEOPLES_DOMAIN = /^(?!(?:ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}$)[^.]+\.[^.]/i;

/**
 * Whether addresses at this domain take bounces only: a label says so that stands below the domain
 * that people are at, as in `bounces.shop.example`.
 */
export function isBounceHost(domain: string): boolean {
  if (domain.length > LONGEST_DOMAIN) return false;
  const labels = domain.split(".");
  return labels.some(
    (label, at) => BOUNCE_LABEL.test(label) && PEOPLES_DOMAIN.test(labels.slice(at + 1).join(".")),
  );
}
