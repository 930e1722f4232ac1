// Every way to say how the MTA rewrote the address.
import { type Config, maildir, type Rewrite, sortmail } from "sortmail";

const folders = { inbox: maildir("~/Mail/inbox") };

sortmail({ recipient: { user: "merlyn", domain: "stonehenge.example" }, folders });
sortmail({ recipient: { user: "merlyn", domain: "stonehenge.example", delimiters: "+-" }, folders });
sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example", table: { perl: "merlyn@perl.example" } },
  folders,
});
sortmail({ recipient: { user: "merlyn", domains: ["stonehenge.example", "perl.example"], delimiters: "+" }, folders });
sortmail({
  recipient: {
    user: "merlyn",
    domains: ["stonehenge.example", "henge.example"],
    table: { perl: "merlyn@perl.example" },
  },
  folders,
});
sortmail({ recipient: { address: "ada@office.example" }, folders });
sortmail({ recipient: { address: "ada@office.example", aliases: [] }, folders });
sortmail({
  recipient: { address: "ada@office.example", aliases: ["a.byron@office.example"], delimiters: "-" },
  folders,
});
sortmail({ recipient: (deliveredTo) => deliveredTo.replace(/^merlyn\+/, ""), folders });
sortmail({ recipient: (deliveredTo) => (deliveredTo.includes("+") ? deliveredTo : null), folders });
sortmail({ recipient: () => null, folders });

const domains: readonly [string, ...string[]] = ["stonehenge.example"];
const recipient: Rewrite = { user: "merlyn", domains };
const config: Config<typeof folders> = { recipient, folders, backup: maildir("~/Mail/JustInCase") };
const { file } = sortmail(config);
file("inbox");
