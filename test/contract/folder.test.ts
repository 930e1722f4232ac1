import { readMaildir, readMbox } from "../folders/tools.js";
import { folderContract } from "./folder.js";

folderContract({
  name: "maildir",
  target: (path) => ({ kind: "maildir", path }),
  read: readMaildir,
  kept: (message) => message,
});

folderContract({
  name: "mbox",
  target: (path) => ({ kind: "mbox", path, locks: ["dotlock", "fcntl"], rotateAt: null }),
  read: readMbox,
  kept: (message) =>
    message.length === 0 || message.at(-1) === 0x0a
      ? message
      : Buffer.concat([message, Buffer.from("\n")]),
});
