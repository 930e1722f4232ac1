import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.backupMbox, {
  least: 120,
  names: ["link", "unlink", "utimensat", "fcntl", "mmap"],
});
