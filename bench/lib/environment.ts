/** What Postfix's local(8) gives to a command of ~/.forward, and nothing else. */

/**
 * @param local the recipient's local part, before Postfix rewrote it to
 *   merlyn+LOCAL@blue.stonehenge.example
 */
export function postfixEnvironment(home: string, local = "training"): Record<string, string> {
  return {
    HOME: home,
    USER: "merlyn",
    LOGNAME: "merlyn",
    SHELL: "/bin/sh",
    PATH: "/usr/bin:/bin",
    LANG: "C",
    SENDER: "customer@elsewhere.example",
    RECIPIENT: `merlyn+${local}@blue.stonehenge.example`,
    ORIGINAL_RECIPIENT: `${local}@stonehenge.example`,
    LOCAL: `merlyn+${local}`,
    EXTENSION: local,
    DOMAIN: "blue.stonehenge.example",
    CLIENT_ADDRESS: "192.0.2.7",
    CLIENT_HELO: "mail.elsewhere.example",
    CLIENT_HOSTNAME: "mail.elsewhere.example",
    CLIENT_PROTOCOL: "ESMTP",
  };
}
