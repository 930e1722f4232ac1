import { hideReaderFields } from "../../src/core/message/reader-fields.js";
import { readMaildir, readMbox } from "../folders/tools.js";
import { folderContract } from "./folder.js";

folderContract({
  name: "maildir",
  target: (path) => ({ kind: "maildir", path }),
  read: readMaildir,
  kept: (message) => message,
});

folderContract({
  name: "maildir, a subfolder in Maildir++",
  target: (path) => ({ kind: "maildir", path, sizes: true, subfolder: { subscribe: true } }),
  read: readMaildir,
  kept: (message) => message,
});

folderContract({
  name: "mbox",
  target: (path) => ({ kind: "mbox", path, locks: ["dotlock", "fcntl"], rotateAt: null }),
  read: readMbox,
  kept: (message) => {
    const hidden = Buffer.concat([...hideReaderFields([message])]);
    const ends = hidden.length === 0 || hidden.at(-1) === 0x0a;
    return ends ? hidden : Buffer.concat([hidden, Buffer.from("\n")]);
  },
});
