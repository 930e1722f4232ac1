// expect: Argument of type 'AsksScanner' is not assignable to parameter of type '"spam: in the configuration, the scanner to ask"'.
import { authenticationResults, maildir, sortmail, spam } from "sortmail";

const { rule, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { ube: maildir("~/Mail/ube") },
  trusted: ["blue.stonehenge.example"],
  authentication: authenticationResults(),
});

rule("spam", spam, file("ube")); // <- here
