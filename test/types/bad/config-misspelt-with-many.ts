// expect: Object literal may only specify known properties, but 'backups' does not exist in type 'Config<{ readonly folder1: MaildirSpec; readonly folder2: MaildirSpec; readonly folder3: MaildirSpec; readonly folder4: MaildirSpec; ... 25 more ...; readonly folder30: MaildirSpec; }, ... 4 more ..., never>'. Did you mean to write 'backup'?
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    folder1: maildir("~/Mail/folder1"),
    folder2: maildir("~/Mail/folder2"),
    folder3: maildir("~/Mail/folder3"),
    folder4: maildir("~/Mail/folder4"),
    folder5: maildir("~/Mail/folder5"),
    folder6: maildir("~/Mail/folder6"),
    folder7: maildir("~/Mail/folder7"),
    folder8: maildir("~/Mail/folder8"),
    folder9: maildir("~/Mail/folder9"),
    folder10: maildir("~/Mail/folder10"),
    folder11: maildir("~/Mail/folder11"),
    folder12: maildir("~/Mail/folder12"),
    folder13: maildir("~/Mail/folder13"),
    folder14: maildir("~/Mail/folder14"),
    folder15: maildir("~/Mail/folder15"),
    folder16: maildir("~/Mail/folder16"),
    folder17: maildir("~/Mail/folder17"),
    folder18: maildir("~/Mail/folder18"),
    folder19: maildir("~/Mail/folder19"),
    folder20: maildir("~/Mail/folder20"),
    folder21: maildir("~/Mail/folder21"),
    folder22: maildir("~/Mail/folder22"),
    folder23: maildir("~/Mail/folder23"),
    folder24: maildir("~/Mail/folder24"),
    folder25: maildir("~/Mail/folder25"),
    folder26: maildir("~/Mail/folder26"),
    folder27: maildir("~/Mail/folder27"),
    folder28: maildir("~/Mail/folder28"),
    folder29: maildir("~/Mail/folder29"),
    folder30: maildir("~/Mail/folder30"),
  },
  backups: maildir("~/Mail/JustInCase"), // <- here
});
