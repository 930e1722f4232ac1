// Ports maildrop/hboetes__configs/.mailfilter: folders by sender, and what nobody wants to see. Left out: the filter that
// cuts the advertisement off mail from Yahoo; what is filed is what came in.
import { homedir } from "node:os";
import {
  all,
  any,
  attachment,
  body,
  contains,
  domain,
  from,
  fromName,
  header,
  maildir,
  not,
  says,
  sender,
  sortmail,
  subject,
  to,
} from "sortmail";

const { rules, rule, otherwise, file, discard } = sortmail({
  recipient: { user: "han", domain: "boetes.org" },
  folders: {
    inbox: maildir("~/Mail"),
    github: maildir("~/Mail/github.com"),
    cron: maildir("~/Mail/cron"),
    root: maildir("~/Mail/root"),
    spam: maildir("~/Mail/zspam"),
    difool: maildir("~/Mail/difool"),
    sourcehut: maildir("~/Mail/sourcehut"),
    airtribune: maildir("~/Mail/airtribune"),
    paypal: maildir("~/Mail/paypal"),
    amazon: maildir("~/Mail/amazon"),
    strava: maildir("~/Mail/strava"),
    chess: maildir("~/Mail/chess"),
    karriere: maildir("~/Mail/karriere.at"),
    marketing: maildir("~/Mail/marketing"),
    postmaster: maildir("~/Mail/postmaster"),
    cc: maildir("~/Mail/cc"),
    duplicate: maildir("~/Mail/duplicate"),
  },
});

const program =
  /\.(ad[ep]|asd|ba[st]|chm|cmd|cpl|crt|dll|eml|exe|hlp|hta|in[fs]|isp|jse?|lnk|md[betw]|ms[cipt]|nws|ocx|ops|pcd|p[ir]f|reg|sc[frt]|sh[bsm]|swf|url|zip|vb[esx]?|vxd|ws[cfh])$/i;
const seen = ["-D", "8192", `${homedir()}/.duplicate.cache`];
const daemon = from(/(mailer-?daemon|postmaster)@/i);

export default rules(
  [
    rule("github", from(/@github\.com/i), file("github")),
    rule("cron", all(from("root@boetes.org"), fromName("Cron Daemon")), file("cron")),
    rule("root", any(from(/^root@/i), header("To", /^root/i)), file("root")),
    rule("no way to leave", from(/^tomtom@/i, domain("litebit.eu")), file("spam")),
    rule("difool", from(/^j.difool@/i), file("difool")),
    rule("sourcehut", sender("outgoing@sr.ht"), file("sourcehut")),
    rule("airtribune", from("robot@airtribune.com"), file("airtribune")),
    rule("paypal", from(/@paypal\./i, "paypal@mail.paypal.at"), file("paypal")),
    rule("amazon", from(/@amazon\.(de|com)/i), file("amazon")),
    rule("bare domains", header("From", /^@(interfax|online)\.net/i), file("spam")),
    rule("marked as spam", header("X-Spam-Flag", /^YES/i), file("spam")),
    rule("strava", from(contains("strava.com")), file("strava")),
    rule("chess", from("chess@freechess.org"), file("chess")),
    rule("jobs", from(domain("karriere.at")), file("karriere")),
    rule("marketing", from("noreply@bandcamp.com", domain("chelseawolfe.com")), file("marketing")),
    rule("viruses", any(subject(/virus/i), header("From", /virus/i)), file("spam")),
    rule("Russian bounces", all(daemon, any(from(/\.ru\b/i), body(/\.ru\b/i))), discard()),
    rule("bounces", daemon, file("postmaster")),
    rule("away", subject(/out.*of.*office|vacation/i), file("spam")),
    rule("programs", attachment(program), file("spam")),
    rule("unreadable", body(/\p{Script=Han}|\p{Script=Hangul}/u), file("spam")),
    rule(
      "no account",
      all(header("To", domain("boetes.org")), not(header("To", contains("han@boetes.org")))),
      file("postmaster"),
    ),
    rule("lists", to(/(openbsd|misc|tech|bugs|gnats|source-changes)@/i), file("cc")),
    rule("seen before", says("/usr/bin/reformail", seen), file("duplicate")),
  ],
  otherwise(file("inbox")),
);
