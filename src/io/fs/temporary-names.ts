/**
 * What our temporary files in folders of mail are called, for whoever makes them and whoever sweeps
 * them up. Other programs put theirs beside them, under names much like what a Maildir asks for: so
 * ours say whose they are.
 */

/** In a Maildir's tmp, ahead of the name that the message is going to have. */
export const MAILDIR_TEMP = "sortmail.";
export const MAILDIR_TEMP_NAME = /^sortmail\.\d+\.M\d+P\d+Q\d+R[0-9a-f]+\./;

/** Beside an mbox, behind its name or the name of its lock. */
export const MBOX_TEMP = ".sortmail.";
export const MBOX_TEMP_END = /^(?:\.lock)?\.sortmail\.[\w.]+$/;
