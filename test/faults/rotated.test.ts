import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.rotated, { least: 100, names: ["rename", "link", "unlink"] });
