/** How virus scanners name themselves, and how the subjects of their notices begin. */

/** One scanner, or a family of one maker's. */
export interface Scanner {
  readonly name: string;
  /** What it calls itself, in From or in its text. */
  readonly calls: RegExp;
  /** How its subjects begin that no person writes; null: by none that is its own. */
  readonly subject: RegExp | null;
}

/** In the order of how much of this mail they have sent. */
export const SCANNERS: readonly Scanner[] = [
  {
    name: "amavis",
    calls: /\bamavis/i,
    subject:
      /^(?:undeliverable mail, )?\*{0,2}(?:virus|banned(?: file(?:name)?s?| contents?(?: type)?| names?)?)\b.{0,99}\b(?:in (?:your mail|(?:mail|message)(?: apparently)? (?:from|to) you)|from you|from local)\b/i,
  },
  {
    name: "MailScanner",
    calls: /\bmail-?scanner\b/i,
    subject: /^warning:\s*e-?mail virus(?:es)? detected/i,
  },
  {
    name: "qmail-scanner",
    calls: /\bqmail-?scan|system anti-?virus administrator/i,
    subject: /^(?:virus|(?:disallowed|illegal) .{2,40}) found in (?:sent|received) message\b/i,
  },
  {
    name: "ClamAV",
    calls: /\bclam(?:av|smtp|d|-)|\bclam anti-?virus\b/i,
    subject: /^clam ?(?:av|smtp|anti-?virus)\b.{0,40}\b(?:found|detected|alert|notification)\b/i,
  },
  {
    name: "MIMEDefang",
    calls: /\bmime-?defang\b/i,
    subject: /^mime-?defang\b.{0,40}\b(?:virus|quarantine|notification|report|alert)\b/i,
  },
  {
    name: "Symantec",
    calls: /\bsymantec|norton[ _-]?anti-?virus|\bnav(?:mse|gw|gateway)?\b[ _-](?:for|gateway)/i,
    subject:
      /^(?:norton anti-?virus|nav|symantec (?:avf|mail security|anti-?virus|e-?mail-proxy|web security))\b.{0,40}\b(?:detected|failed|quarantined|deleted|found)\b/i,
  },
  {
    name: "Trend Micro",
    calls:
      /\btrend ?micro|\binter-?scan|\bscan-?mail\b|\bims(?:s|va)\b|\bemanager\b|\bvirus ?wall\b/i,
    subject:
      /^(?:\[mailserver notification\]|inter-?scan\b.{0,20} (?:alert|has delivered)|scan-?mail (?:message|notification|for)\b|failed to clean virus\b|emanager notification)/i,
  },
  {
    name: "McAfee",
    calls:
      /\b(?:group|web) ?shield|\bnetwork associates\b|\bmcafee[ _-](?!\w+@)[agmsv]\w+|\buvscan\b/i,
    subject:
      /^(?:virus detected by network associates|(?:mcafee )?(?:group|web) ?shield\b.{0,40} alert|mcafee .{0,40}(?:alert|detected))/i,
  },
  {
    name: "Sophos",
    calls: /\bsophos|\bpure-?message|\bmailmonitor\b/i,
    subject:
      /^(?:sophos|pure-?message|mailmonitor)\b.{0,40}\b(?:virus|alert|notification|quarantined?)\b/i,
  },
  {
    name: "Kaspersky",
    calls: /\bkaspersky\b|\bkav(?:mail|gate)?\b|\bklms\b|\bavpkeeper\b/i,
    subject: /^(?:kaspersky|kav)\b.{0,60}\b(?:virus|alert|infected|detected|notification)\b/i,
  },
  {
    name: "Barracuda",
    calls: /\bbarracuda\b|\bspam ?firewall\b/i,
    subject: /^\*{0,2}message you sent (?:was )?blocked by our\b/i,
  },
  {
    name: "Exchange",
    calls: /\bantigen|\bforefront|\bsybari\b/i,
    subject:
      /^(?:(?:microsoft )?(?:antigen|forefront)\b.{0,40}\b(?:found|detected|notification)\b|virus found in message ")/i,
  },
  {
    name: "F-Secure",
    calls: /\bf-?secure\b/i,
    subject: /^f-?secure\b.{0,60}\b(?:virus|alert|infected|malware|harmful|stripped|blocked)\b/i,
  },
  {
    name: "Panda",
    calls: /\bpanda[ _-]?(?:anti|security|gate|software|exchange)/i,
    subject:
      /^panda (?:anti-?virus|security|gate)\w*\b.{0,40}\b(?:warning|alert|report|notification)\b/i,
  },
  {
    name: "AVG",
    calls: /\bavg[ _-](?:anti|e-?mail|server|scan)/i,
    subject: /^avg\b.{0,40}\b(?:virus|infected|alert)\b/i,
  },
  {
    name: "avast",
    calls: /\bavast\b/i,
    subject: /^\[?avast!?.{0,20}\b(?:infected|virus|alert)\b/i,
  },
  {
    name: "Bitdefender",
    calls: /\bbit-?defender\b/i,
    subject: /^bit-?defender\b.{0,60}\b(?:virus|infected|found|alert|notification)\b/i,
  },
  {
    name: "Dr.Web",
    calls: /\bdr\.?[ -]?web\b/i,
    subject: /^dr\.?[ -]?web\b.{0,60}\b(?:virus|infected|found|alert|notification)\b/i,
  },
  {
    name: "eSafe",
    calls: /\be-?safe\b/i,
    subject: /^\[?e-?safe\b.{0,40}\b(?:virus|alert|detected|blocked|vandal)\b/i,
  },
  {
    name: "RAV",
    calls: /\brav[ _-]?(?:anti-?virus|mail|ms)\b/i,
    subject: /^rav anti-?virus scan results\b/i,
  },
  {
    name: "Declude",
    calls: /\bdeclude\b/i,
    subject: /^declude\b.{0,40}\b(?:virus|caught|alert)\b/i,
  },
  {
    name: "AntiVir",
    calls: /\bantivir\b|\bavmailgate\b|\bavira\b|\bvexira\b|\bh\+bedv\b/i,
    subject: /^(?:vexira|antivir|avira)\b.{0,20}\balert\b/i,
  },
  {
    name: "NOD32",
    calls: /\bnod ?32\b|\beset (?:mail|nod|security)/i,
    subject: /^(?:nod ?32|eset)\b.{0,40}\b(?:virus|infected|alert|threat)\b/i,
  },
  {
    name: "MailMarshal",
    calls: /\bmail ?marshal\b/i,
    subject: /^mail ?marshal\b.{0,40}\bdetected\b/i,
  },
  {
    name: "MAILsweeper",
    calls: /\b(?:mail|mime) ?sweeper\b/i,
    subject: /^(?:mail|mime) ?sweeper\b.{0,40}\b(?:virus|alert|detected|notification)\b/i,
  },
  {
    name: "MDaemon",
    calls: /\bmdaemon\b/i,
    subject: /^mdaemon (?:notification|warning) -/i,
  },
  {
    name: "another scanner",
    calls:
      /\binflex\b|\bgwava\b|\bsecuriq\b|\bexiscan\b|\bmessage ?labs\b|\bforti(?:mail|gate)\b|\bironport\b|\bvirusbarrier\b|\bgfi mail|\bguinevere\b/i,
    subject:
      /^(?:inflex scan report \[|gwava (?:sender )?notification|(?:warning: )?anti-?virus system report$)/i,
  },
];

/** Whose own mail is about viruses: from there come newsletters and advisories. */
export const MAKERS =
  /(?:^|\.)(?:symantec|norton|broadcom|mcafee|nai|sophos|trend-?micro|antivirus|kaspersky|viruslist|f-secure|withsecure|panda(?:security|software)|grisoft|avg|avast|bitdefender|drweb|eset|avira|clamav|barracuda(?:networks)?|malwarebytes|messagelabs|mailscanner|amavis|cert|us-cert|cisa|securityfocus|sans)\.(?:com|net|org|gov|info|eu|de|ru|co\.uk)$/i;

/** The makers' machines that tell of single messages. */
export const MAKERS_NOTICES = /(?:^|\.)notification\.messagelabs\.com$/i;
