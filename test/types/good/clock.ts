/** What goes by the time: days, times of the day, days of the week, and the clock itself. */

import {
  all,
  between,
  hours,
  type LocalTime,
  maildir,
  not,
  sortmail,
  subject,
  type Weekday,
  weekdays,
} from "sortmail";

const { rules, rule, also, otherwise, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), night: maildir("~/Mail/night") },
  timeZone: "Europe/Berlin",
});

const off: readonly Weekday[] = ["sat", "sun"];
const isLate = ({ time, weekday }: LocalTime) => time > "22:00" && weekday !== "sat";

export default rules(
  [
    rule("a", all(between("2026-12-20", "2027-01-06"), subject("x")), file("night")),
    rule("b", between("2026-12-18 17:00", "2027-01-06 8:30"), file("night")),
    rule("c", all(weekdays(off), not(weekdays(...off)), not(weekdays("mon", ["tue"], ...off))), file("night")),
    rule("d", hours("22:00", "6:00"), file("night")),
    rule("e", (mail) => isLate(mail.now()), file("night")),
    also("f", (mail) => (mail.received?.getTime() ?? 0) < mail.now().at.getTime(), copy("night")),
  ],
  otherwise(file("inbox")),
);
