// Ports sieve/BlackHole1__fastmail-sieve-ruleset/ruleset.sieve: GitHub by project, services by sender.
import { all, from, header, maildir, sortmail, subject } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Maildir"),
    github: maildir("~/Maildir/.Github"),
    oomol: maildir("~/Maildir/.Github.Oomol"),
    electron: maildir("~/Maildir/.Github.Electron"),
    pnpm: maildir("~/Maildir/.Github.PNPM"),
    own: maildir("~/Maildir/.Github.BlackHole1"),
    watched: maildir("~/Maildir/.Github.Other.Notifications"),
    crowdin: maildir("~/Maildir/.Other.Crowdin"),
    fastmail: maildir("~/Maildir/.Other.Fastmail"),
    apple: maildir("~/Maildir/.Other.Apple"),
    google: maildir("~/Maildir/.Other.Google"),
    aws: maildir("~/Maildir/.Other.AWS"),
    jira: maildir("~/Maildir/.Other.JIRA"),
  },
});

const github = from(/@github\.com$/i);
const apple = [
  /@((email|insideapple|id|appleid|services|orders)\.)?apple\.com$/i,
  /@(apple-support|icloud|itunes)\.com$/i,
  /@icloud\.(gzdata\.)?com\.cn$/i,
];

// The flag $notify is set behind each fileinto, where it changes nothing: it is left out.
export default rules(
  [
    rule("oomol", all(github, subject(/^(re: )?\[oomol\//i)), file("oomol")),
    rule("electron", all(github, subject(/^(re: )?\[electron\//i)), file("electron")),
    rule("pnpm", all(github, subject(/^(re: )?\[pnpm\//i)), file("pnpm")),
    rule("own", all(github, header("To", /^BlackHole1\//i)), file("own")),
    rule(
      "watched",
      all(from("notifications@github.com"), header("X-GitHub-Reason", "subscribed")),
      file("watched"),
    ),
    rule("github", github, file("github")),
    rule("crowdin", from(/@crowdin\.com$/i), file("crowdin")),
    rule("fastmail", from(/@fastmail\.(help|com)$/i), file("fastmail")),
    rule(
      "testflight",
      all(header("From", /TestFlight/i), from(/@email\.apple\.com$/i)),
      file("apple", { flags: ["seen"] }),
    ),
    rule("apple", from(apple), file("apple")),
    rule("google", from(/@(accounts\.)?google\.com$|@google(mail|groups)\.com$/i), file("google")),
    rule("aws", from(/@(aws\.)?amazon\.com$/i), file("aws")),
    rule(
      "jira",
      from(/@am\.atlassian\.com$|@.+\.atlassian\.net$/i),
      file("jira", { flags: ["seen"] }),
    ),
  ],
  otherwise(file("inbox")),
);
