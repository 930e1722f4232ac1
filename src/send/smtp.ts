/** SMTP and LMTP, spoken by nodemailer: a chunk of its own. */

import { connect, isIP, type Socket } from "node:net";
import { Readable } from "node:stream";
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
  type SMTPEnvelope,
} from "nodemailer/lib/smtp-connection";
import type { Content, Deadline, Refused } from "../core/contracts/ports.js";
import { SubmitError } from "../core/contracts/submit-error.js";
import type { SmtpSpec } from "../core/language/transport-spec.js";
import { TIME_UP, within } from "../io/with-timeout.js";
import type { SafeEnvelope } from "./envelope.js";
import { isPermanent, reasonOf, submitError } from "./smtp-failure.js";

/** Milliseconds that a closed connection may take to be gone. */
const CLOSING = 1000;

/**
 * @returns whom the server refused while it took the message for others
 * @throws SubmitError when it took it for nobody
 */
export async function sendBySmtp(
  spec: SmtpSpec,
  envelope: SafeEnvelope,
  message: Content,
  deadline: Deadline,
): Promise<readonly Refused[]> {
  const where = `${spec.host}:${spec.port}`;
  // A socket of our own: nodemailer asks only DNS, and /etc/hosts when DNS has failed.
  const socket = connect({ host: spec.host, port: spec.port });
  const connection = new SMTPConnection({ ...optionsOf(spec), connection: socket });
  const said = { all: false };
  const octets = streamOf(message, said);
  const action = converse({ connection, socket, spec }, (done) =>
    connection.send(sendable(envelope, message.size), octets, done),
  ).then(
    (info) => refusedOf(info, where),
    (error: unknown) => {
      throw submitError(where, error, said.all);
    },
  );
  try {
    const refused = await within(action, spec.timeout, deadline);
    if (refused === TIME_UP)
      throw new SubmitError(`${where}: not done within ${spec.timeout} ms`, {
        permanent: false,
        perhapsTaken: said.all,
      });
    connection.quit();
    return refused;
  } finally {
    hangUp(connection, socket);
  }
}

function optionsOf(spec: SmtpSpec): SMTPConnectionOptions {
  const { host, port, secure, lmtp, timeout } = spec;
  // Ours is what ends a conversation: nodemailer's are only not to come first.
  const later = timeout + CLOSING;
  const timeouts = {
    connectionTimeout: later,
    greetingTimeout: later,
    socketTimeout: later,
    socketCloseTimeout: CLOSING,
  };
  return { host, port, secure, lmtp, ...tlsOptions(spec), ...timeouts };
}

/**
 * Whom TLS has to prove what to. A password goes only through TLS, and to a server with a valid
 * certificate, as does everything when `secure` asks for it. Otherwise TLS is used where it is
 * offered, with any certificate: better than none (RFC 7435). On this machine there is nobody in
 * between, and certificates name other hosts.
 */
export function tlsOptions({ host, secure, login }: Pick<SmtpSpec, "host" | "secure" | "login">) {
  const strict = (secure || login !== null) && !isLoopback(host);
  return {
    requireTLS: strict && !secure,
    opportunisticTLS: !strict,
    tls: { rejectUnauthorized: strict },
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

interface Conversation {
  readonly connection: SMTPConnection;
  readonly socket: Socket;
  readonly spec: SmtpSpec;
}

type Sent = (error: Error | null | undefined, info: SMTPConnectionSendInfo) => void;

/** From the greeting to the last reply. Rejects with whatever goes wrong first. */
function converse(
  { connection, socket, spec }: Conversation,
  send: (done: Sent) => void,
): Promise<SMTPConnectionSendInfo> {
  return new Promise((resolve, reject) => {
    // These stay: a connection that breaks when all is said must not end the process.
    socket.on("error", reject);
    connection.on("error", reject);
    // Behind the error that says more, when there is one.
    connection.on("end", () => setImmediate(reject, new Error("the connection was closed")));
    const then = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next());
    const sent: Sent = (error, info) => (error ? reject(error) : resolve(info));
    const begin = () =>
      logIn(
        connection,
        spec,
        then(() => send(sent)),
      );
    socket.on("connect", () => connection.connect(then(begin)));
  });
}

function logIn(
  connection: SMTPConnection,
  { login }: SmtpSpec,
  done: (error?: Error | null) => void,
): void {
  if (login === null) done();
  else if (!connection.allowsAuth) done(new Error("the server takes no login"));
  else connection.login({ user: login.user, pass: login.password }, done);
}

function sendable({ sender, recipients }: SafeEnvelope, size: number): SMTPEnvelope {
  return { from: sender ?? false, to: [...recipients], size, use8BitMime: true };
}

/**
 * Chunks are copied: one is valid only until the next is asked for, and a socket may still be busy
 * with it.
 * @param said told when the last one has been taken
 */
function streamOf(message: Content, said: { all: boolean }): Readable {
  function* copies(): Generator<Buffer> {
    for (const chunk of message.chunks()) if (chunk.length > 0) yield Buffer.from(chunk);
    said.all = true;
  }
  return Readable.from(copies(), { objectMode: false });
}

/** LMTP answers for each recipient once it has the message, so all of them may be refused here. */
function refusedOf(
  { accepted, rejectedErrors = [] }: SMTPConnectionSendInfo,
  where: string,
): Refused[] {
  if (accepted.length === 0) {
    const reasons = rejectedErrors.map(reasonOf).join("; ");
    throw submitError(where, Object.assign(new Error(reasons), { rejectedErrors }), true);
  }
  return rejectedErrors.map((error) => ({
    recipient: error.recipient ?? "",
    reason: `${where}: ${reasonOf(error)}`,
    permanent: isPermanent(error),
  }));
}

/**
 * Closes in good order what is open; what does not close is dropped. A message half sent is none
 * without its last dot.
 */
function hangUp(connection: SMTPConnection, socket: Socket): void {
  connection.close();
  if (socket.connecting) socket.destroy();
  setTimeout(() => socket.destroy(), CLOSING).unref();
}
