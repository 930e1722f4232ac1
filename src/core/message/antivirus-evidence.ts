/**
 * Whether a message is a scanner's notice of a virus in another message: to whoever sent that, as
 * most viruses have it forged, to whom it was addressed, or to whoever keeps the scanner. No word
 * tells that, nor the sender, the subject or the text alone. A chunk of its own.
 */

import type { Mail } from "../contracts/mail.js";
import { MAKERS, MAKERS_NOTICES, SCANNERS } from "./antivirus-scanners.js";

/** What a part of a message says for a notice: nothing is 0, and 3 what nobody else says. */
export interface Evidence {
  readonly weight: number;
  /** In a few words, for people. */
  readonly words: string;
}

const NOTHING: Evidence = { weight: 0, words: "nothing" };

/** Addresses and names of a role that scanners have. */
const ROLE_OF_SCANNERS =
  /anti-?vir|virus|\bvscan\b|\bav[-_. ]?(?:alert|admin|scan|gateway|gw|daemon|notif)|mal(?:ware)?-?scan/i;
/** Roles that machines speak in, and people, too. */
const ROLE =
  /\b(?:post-?master|mail(?:er)?[-_.]?daemon|administrat(?:or|eur|ador)|(?:sys|mail|net)?admin|root|system[ .-]?attendant|mail[-_. ]?(?:gate(?:way)?|server|system|filter|delivery|security)|content[-_. ]?filter|e-?mail[-_. ]?(?:gateway|security)|gateway|firewall|quarantine|daemon|alerts?|notifications?|no-?reply|do-?not-?reply|security|abuse|help-?desk)\b|-sa@|^$/i;

/** Who it is from. */
export function senderEvidence(mail: Mail): Evidence {
  const [author] = mail.from;
  const text =
    author === undefined ? (mail.header("From") ?? "") : `${author.name} ${author.local}@`;
  const shown = author?.address || mail.header("From") || "nobody";
  const { domain = "" } = author ?? {};
  if (MAKERS.test(domain)) {
    return MAKERS_NOTICES.test(domain)
      ? { weight: 2, words: `from ${domain}` }
      : { weight: 0, words: `from ${domain}, which writes about viruses` };
  }
  const scanner = SCANNERS.find(({ calls }) => calls.test(text));
  if (scanner !== undefined) return { weight: 2, words: `from ${scanner.name}: ${shown}` };
  if (ROLE_OF_SCANNERS.test(text)) return { weight: 2, words: `from ${shown}` };
  if (mail.automatic !== null) return { weight: 1, words: `from a machine: ${mail.automatic}` };
  return { weight: ROLE.test(text) ? 1 : 0, words: `from ${shown}` };
}

/** Somebody's answer, or what somebody passes on. */
const PASSED_ON = /^(?:re|aw|sv|vs|antw?|odp|fwd?|wg|tr|rv|enc|i|r)(?:\[\d+\])?\s*:/i;
/** `[SPAM] VIRUS IN YOUR MAIL` */
const TAGS = /^(?:\[[^[\]]{1,40}\]\s*)+/;

/** How scanners begin their subjects; and people could. */
const GENERAL: readonly RegExp[] = [
  /^\W{0,9}(?:(?:warning|alert|attention|important|notification|achtung|attenzione|atenci\u00f3n|atencao|aviso|avis|alerta|alerte)\W{1,9})?(?:possible |e-?mail |anti-?)?virus(?:es)?(?: was| has been| have been)? (?:alert|detected|found|intercepted|blocked|warning|notification|notice|report|caught|stopped|removed|deleted|quarantined|to sender|infected)\b/i,
  /^(?:warning|alert)\W{1,9}(?:you sent a virus|your (?:e-?mail|message|mail) (?:contain|was infected|had a virus))/i,
  /^(?:your |an? )?(?:e-?mail|message|mail|attachment)s? .{0,20}\b(?:contain(?:s|ed|ing)?|infected (?:with|by)) .{0,20}\bvirus/i,
  /^(?:returned due to virus|mail delivery failed \(virus|message rejected.{0,20}virus|report to sender$|virus[ -]?(?:warnung|meldung|alarm|melding|hinweis)|virenwarnung|viren(?:fund|alarm))/i,
  /^(?:anti-?virus (?:system report|scan results|notification|alert|warning)|banned or potentially offensive|content violation|(?:e-?mail|policy) violation (?:detected|found)|filter scan result|infected (?:message|e-?mail|mail|attachment|file))/i,
  /^(?:(?:aviso|alerta|alerte|avviso|avertissement)\W{1,9}(?:de |di |posible |possible |d[e']tection )?.{0,9}virus|suppression du virus|virus (?:d\u00e9tect\u00e9|trouv\u00e9|detectado|encontrado|rilevato|trovato|gefunden|entdeckt|gevonden)|achtung! sie haben eine mit einem virus)/i,
];
const ABOUT =
  /\b(?:virus(?:es)?|viren|worm|trojan|malware|infected|infiziert|infect\u00e9|infectado|quarantined?|banned)\b|\b(?:attachment|file|content)s? .{0,30}\b(?:blocked|removed|stripped|forbidden|not allowed)\b|\b(?:blocked|disallowed|forbidden|illegal|prohibited) (?:attachment|file|content)/i;

export function subjectEvidence(subject: string): Evidence {
  const bare = subject.replace(TAGS, "");
  if (PASSED_ON.test(bare)) return NOTHING;
  const scanner = SCANNERS.find((each) => [bare, subject].some((text) => each.subject?.test(text)));
  if (scanner !== undefined) return { weight: 3, words: `a subject of ${scanner.name}` };
  if (GENERAL.some((each) => each.test(bare))) return { weight: 2, words: "a scanner's subject" };
  return ABOUT.test(bare) ? { weight: 1, words: "a subject about viruses" } : NOTHING;
}

/** Characters of a text that are looked at: a notice says at once what it is. */
const LOOKED_AT = 5000;
/** From such a line on it is what somebody else wrote. */
const FORWARDED: readonly RegExp[] = [
  /^-{2,9}\s?(?:original message|forwarded message|urspr\u00fcngliche nachricht|message d'origine)/i,
  /^begin forwarded message/i,
  / (?:wrote|schrieb|a \u00e9crit)\s?:$/i,
];
const QUOTED = /^[ \t]*[>|]/;
const SENTENCE_END = /(?<=[.!?])\s+|\n\s*\n/;

/** What a line begins with that tells of a message as a form does. */
const FORM =
  /^\W{0,4}(?:sender|recipients?|from|to|subject|message-?id|sent|place|virus|file(?:name)?|absender|empf\u00e4nger|betreff|exp\u00e9diteur|destinataire|objet|remitente|destinatario|asunto|mittente|oggetto)\b[^:=@]{0,40}[:=]/i;

/** A sentence says it that has all of these in it. */
type Way = readonly RegExp[];

interface Statement {
  readonly words: string;
  readonly ways: readonly Way[];
}

const OUTLAWED =
  /\b(?:disallowed|forbidden|prohibited|illegal|banned|(?:set to|been) block(?:ed)?|not (?:allowed|permitted|accepted)|potentially executable)\b/i;
const MESSAGE = /\b(?:messages?|e-?mails?|mails?|attachments?|documents?)\b/i;

const FOUND: Statement = {
  words: "what was found",
  ways: [
    [
      /(?<!anti-)(?<!anti )\bvirus(?:es)?\b(?! (?:scan|detector|definition|protection|check|filter|wall))|virus\(es\)/i,
    ],
    [/\b(?:viren|worms?|trojan|malware|infect(?:ed|ions?)|infiziert\w{0,2}|banned)\b/i],
    [/\b(?:attachment|file|content|component)s?\b/i, OUTLAWED],
    [/\bviolat(?:ed|es|ing|ion)\b/i, /\bpolicy\b/i],
  ],
};

const WHICH: Statement = {
  words: "in which message",
  ways: [
    [
      MESSAGE,
      /\b(?:you (?:have |just |recently |had )?(?:sent|tried|attempted)|sent by you|from you(?:r (?:e-?mail )?(?:address|account|computer|mailbox))?|(?:addressed |sent )?to you)\b/i,
    ],
    [/\byou (?:have |just |recently )?(?:sent|tried|attempted)\b/i, /\b(?:file|virus)\b/i],
    [/\byou \(\S{1,99}\) sent\b/i],
    [
      /\byour (?:e-?mail|message|mail|attachment)s?\b(?! (?:client|program|server|software|system|account|address|box|provider|reader|settings|list))/i,
    ],
    [MESSAGE, /\bwas sent (?:from|to|by)\b/i],
    [/\b(?:ihre[rn]?|von ihnen|sie haben)\b/i, /\b(?:e-?mail|mail|nachricht)\b/i],
    [/\b(?:votre|vous avez)\b/i, /\b(?:message|courriel|e-?mail|mail)\b/i],
    [/\b(?:su|usted)\b/i, /\b(?:mensaje|correo|e-?mail)\b/i],
    [/\b(?:suo|da lei|da te)\b/i, /\b(?:messaggio|e-?mail)\b/i],
    [/\b(?:sua|seu|voc\u00ea)(?!\w)/i, /\b(?:mensagem|e-?mail)\b/i],
    [/\b(?:uw|door u)\b/i, /\b(?:bericht|e-?mail)\b/i],
  ],
};

const DONE: Statement = {
  words: "what was done",
  ways: [
    [
      /\b(?:has|have|had|was|were|is|are|been|being)\b/i,
      /\b(?:deleted|removed|quarantined|blocked|stopped|rejected|discarded|cleaned|disinfected|stripped|intercepted|replaced|refused|dropped|renamed|purged)\b/i,
    ],
    [/\b(?:not|never) (?:been )?delivered\b|\b(?:we|scanner) (?:\w+ )?stopped\b/i],
    [/\bdelivery\b/i, /\b(?:stopped|blocked|failed)\b/i],
    [/\baction(?: on this mail| taken)?\s?[:=]/i],
    [/\bplease (?:check|scan|clean|disinfect) your (?:system|computer|machine|pc)\b/i],
    [
      /\b(?:gel\u00f6scht|entfernt|nicht zugestellt|blockiert|supprim\u00e9|bloqu\u00e9|eliminad[oa]|eliminato|bloccato|rifiutat[oa]|bloquead[oa]|rejeitad[oa]|verwijderd|geweigerd)/i,
    ],
  ],
};

const MACHINE: Statement = {
  words: "a machine speaks",
  ways: [
    [/\bautomatic(?:ally)?\b/i, /\b(?:generated|sent|message|notification|e-?mail)\b/i],
    [/\bdo not reply\b|\bautomatisch (?:erzeugt|generiert|erstellt)/i],
    [
      /\b(?:our|the|this|unser|notre|nuestro)\b/i,
      /\b(?:content checker|virus ?(?:scanner|detector|checker|wall|filter)|anti-?virus|e?-?mail ?(?:scanner|gateway|filter|server)|virenscanner|firewall|content filter)\b/i,
    ],
    [/\binternal reference code\b|\bincident information\b|\breporting-mta\b|\bV I R U S\b/i],
    [/\battention: sender\b|\bdear (?:sender|user)\b|\bvirus name\s?[:=]/i],
    [/\bfound virus \S{1,80} in file\b/i],
  ],
};

/** What the text says, its own words alone: not what it quotes or passes on. */
export function textEvidence(text: string): Evidence {
  const own = ownLines(text.slice(0, LOOKED_AT)).join("\n");
  const sentences = own.split(SENTENCE_END).map((each) => each.replace(/\s+/g, " "));
  const says = ({ ways }: Statement) =>
    sentences.some((sentence) => ways.some((way) => way.every((each) => each.test(sentence))));
  const isForm = own.split("\n").filter((line) => FORM.test(line)).length > 1;
  if (!says(FOUND) || !(says(WHICH) || isForm)) return NOTHING;
  const isMachine = says(MACHINE) || SCANNERS.some(({ calls }) => calls.test(own));
  const found = [FOUND, WHICH, ...(says(DONE) ? [DONE] : []), ...(isMachine ? [MACHINE] : [])];
  return { weight: found.length, words: found.map(({ words }) => words).join(", ") };
}

function ownLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => FORWARDED.some((each) => each.test(line.trimEnd())));
  return lines.slice(0, end < 0 ? undefined : end).filter((line) => !QUOTED.test(line));
}
