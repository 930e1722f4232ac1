/** The MIME reader, loaded when the first message asks for it. */

import type { MimeReader } from "../core/contracts/ports.js";

export const readMime: MimeReader = async (content) =>
  (await import("../mime/read-mime.js")).readMime(content);
