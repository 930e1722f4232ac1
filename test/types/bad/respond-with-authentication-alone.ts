// expect: Argument of type '"bounce"' is not assignable to parameter of type '"spam: in the configuration, the scanner to ask"'.
import { authenticationResults, maildir, sortmail } from "sortmail";

const { respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  trusted: ["blue.stonehenge.example"],
  authentication: authenticationResults(),
  templates: ["bounce"],
});
respond("bounce"); // <- here
