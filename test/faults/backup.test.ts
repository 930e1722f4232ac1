import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.backup, { least: 90, names: ["link", "unlink"] });
