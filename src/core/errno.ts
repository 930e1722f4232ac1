/**
 * Errors of Linux that libuv, and so Node, has no name for: it calls them `Unknown system error
 * -122`. These are what file systems, their servers, quotas, keys and locks answer.
 */

const ERRORS: Readonly<Record<string, readonly [code: string, words: string]>> = {
  8: ["ENOEXEC", "exec format error"],
  10: ["ECHILD", "no child processes"],
  35: ["EDEADLK", "resource deadlock avoided"],
  37: ["ENOLCK", "no locks available"],
  43: ["EIDRM", "identifier removed"],
  52: ["EBADE", "invalid exchange"],
  62: ["ETIME", "timer expired"],
  63: ["ENOSR", "out of streams resources"],
  67: ["ENOLINK", "link has been severed"],
  70: ["ECOMM", "communication error on send"],
  72: ["EMULTIHOP", "multihop attempted"],
  74: ["EBADMSG", "bad message"],
  76: ["ENOTUNIQ", "name not unique on network"],
  77: ["EBADFD", "file descriptor in bad state"],
  87: ["EUSERS", "too many users"],
  102: ["ENETRESET", "network dropped connection on reset"],
  115: ["EINPROGRESS", "operation now in progress"],
  116: ["ESTALE", "stale file handle"],
  117: ["EUCLEAN", "structure needs cleaning"],
  122: ["EDQUOT", "disk quota exceeded"],
  123: ["ENOMEDIUM", "no medium found"],
  124: ["EMEDIUMTYPE", "wrong medium type"],
  126: ["ENOKEY", "required key not available"],
  127: ["EKEYEXPIRED", "key has expired"],
  128: ["EKEYREVOKED", "key has been revoked"],
  129: ["EKEYREJECTED", "key was rejected by service"],
  131: ["ENOTRECOVERABLE", "state not recoverable"],
};

const UNNAMED = /Unknown system error -(\d+)(?:: Unknown system error -\1(?!\d))?/g;

/** A text, with the errors in it named as Node names the others: `EDQUOT: disk quota exceeded`. */
export function withErrnoNames(text: string): string {
  return text.replace(UNNAMED, (whole, number: string) => ERRORS[number]?.join(": ") ?? whole);
}

/** The name of an error's code. */
export function errnoName(code: string): string {
  const number = /^Unknown system error -(\d+)$/.exec(code)?.[1] ?? "";
  return ERRORS[number]?.[0] ?? code;
}
