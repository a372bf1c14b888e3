import { type ErrorCode, PipelineError } from '@arkavo-pipeline/core';

type Explanation = readonly [pattern: RegExp, code: ErrorCode, what: string];

/** By the code of Node or OpenSSL; the first that fits is it. */
const explanations: readonly Explanation[] = [
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)/,
    'ERR_TCP_TLS',
    'answers in plaintext where TLS was expected; give it a certificate, or write "security": "none" on both sides',
  ],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/,
    'ERR_TCP_TLS',
    'does not speak TLS 1.3, which is the oldest that is taken; bring it up to date',
  ],
  [/NO_APPLICATION_PROTOCOL/, 'ERR_TCP_TLS', 'speaks TLS, but not our protocol over it; it is no receiver'],
  [/^ERR_SSL_/, 'ERR_TCP_TLS', 'failed in the TLS handshake; look at what it logs'],
  [
    /ALTNAME_INVALID/,
    'ERR_TCP_CERTIFICATE',
    'has a certificate for another name; set host to a name in it, or fingerprint instead of ca',
  ],
  [/CERT_HAS_EXPIRED/, 'ERR_TCP_CERTIFICATE', 'has a certificate that has expired; it has to be replaced there'],
  [
    /CERT|SIGNATURE|ISSUER|CA$/,
    'ERR_TCP_CERTIFICATE',
    'has a certificate that no authority in the file of ca vouches for; set ca to the right one, or fingerprint instead',
  ],
];

const closedInHandshake: Explanation = [
  /./,
  'ERR_TCP_TLS',
  'closed the connection in the TLS handshake; does it expect plaintext, or refuse this address for a while?',
];

/** What became of an attempt to connect: ERR_TCP_TLS, ERR_TCP_CERTIFICATE, or ERR_TCP_ADDRESS for what is not TLS's. */
export function receiverSocketError(peer: string, error: NodeJS.ErrnoException & { host?: string }): PipelineError {
  // From the search for a name on the local network, which says by itself what to do.
  if (error instanceof PipelineError) return error;
  const found = explain(error);
  if (!found) {
    return new PipelineError('ERR_TCP_ADDRESS', `${peer}: ${error.message}`, { cause: error, retryable: true });
  }
  const [, code, what] = found;
  return new PipelineError(code, `${peer} ${what} (${error.code})`, { cause: error, retryable: true });
}

function explain({ code = '', syscall, message }: NodeJS.ErrnoException): Explanation | undefined {
  if (syscall === 'connect' || syscall === 'getaddrinfo') return undefined;
  if (code === 'ECONNRESET' || /before secure TLS/.test(message)) return closedInHandshake;
  return explanations.find(([pattern]) => pattern.test(code));
}
