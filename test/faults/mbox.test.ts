import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.mbox, { least: 90, names: ["link", "unlink", "utimensat", "fcntl", "mmap"] });
