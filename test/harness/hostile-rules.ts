/** The two sets of rules that hostile mail is delivered by. Neither decides anything: they look. */

const WORDS =
  "addressedTo, all, attachment, automatic, body, from, header, list, maildir, maildirs, sortmail, subject";

const rulesOf = (rules: string): string => `import { ${WORDS} } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), lists: maildirs("~/Mail/lists") },
});

const never = /no message says this/;
${rules}
`;

const HEADER_RULES = `
const fields = ["References", "Received", "To", "Cc", "Subject", "Content-Type", "List-Id"];
const everything = (mail) => {
  const { recipient, sender, from, to, cc, replyTo, subject, date, messageId, inReplyTo, list, automatic, envelope } = mail;
  const seen = [recipient, sender, from, to, cc, replyTo, subject, date, messageId, inReplyTo, list, automatic, envelope];
  const all = fields.flatMap((name) => [mail.header(name), ...mail.headers(name), ...mail.rawHeader(name)]);
  return seen.length + all.length + JSON.stringify(seen).length < 0 || mail.addressedTo("nobody");
};
const LOOK = [
  rule("everything", everything, file("inbox")),
  rule("from", from(never), file("inbox")),
  rule("subject", subject(never), file("inbox")),
  rule("references", header("References", never), file("inbox")),
  rule("machine", all(automatic, addressedTo("nobody")), file("inbox")),
  rule("addressed", addressedTo("nobody"), file("inbox")),
  rule("a list of its own", list(never), file("inbox")),
];
const FILE = otherwise((mail) => (mail.list ? file("lists", mail.list.name) : file("inbox")));`;

const BODY_RULES = `
const whole = async (mail) => {
  const seen = [await mail.text(), await mail.html(), await mail.attachments()];
  return JSON.stringify(seen[2]).length < 0;
};
const LOOK_INSIDE = [
  rule("the whole body", whole, file("inbox")),
  rule("body", body(never), file("inbox")),
  rule("attachment", attachment(never), file("inbox")),
];`;

export interface RuleSet {
  readonly name: string;
  readonly rules: string;
}

export const RULE_SETS: readonly [header: RuleSet, body: RuleSet] = [
  { name: "header", rules: rulesOf(`${HEADER_RULES}\nexport default rules(LOOK, FILE);`) },
  {
    name: "header and body",
    rules: rulesOf(
      `${HEADER_RULES}${BODY_RULES}\nexport default rules([...LOOK, ...LOOK_INSIDE], FILE);`,
    ),
  },
];
