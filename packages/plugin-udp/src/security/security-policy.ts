import { isLoopbackAddress, PipelineError } from '@arkavo-pipeline/core';
import { checkToken } from '@arkavo-pipeline/transport/trust';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import type { SrtpProfile } from '../srtp/srtp-profile.js';
import { readSrtpKey } from './srtp-key.js';

/** Options of a stage, as far as they say how its packets are protected. */
export type SecurityRequest = {
  readonly role: 'sender' | 'receiver';
  /** As it is written in the definition. */
  readonly host: string;
  /** What it stands for: where packets go, or where they are taken. */
  readonly address: string;
  readonly security: 'none' | 'srtp' | undefined;
  readonly srtpKey: string | undefined;
  readonly srtpProfile: SrtpProfile;
  readonly token: string | undefined;
  /** Names of the options that are written out and mean something with a token only: `certificate`, `fingerprint`, … */
  readonly trustOptions: readonly string[];
  /** Names of those that mean something without a token only. */
  readonly foreignOptions: readonly string[];
};

/** How packets are protected: by keys, by those of a pairing, or not at all. */
export type SecurityDecision = {
  readonly keys: SrtpKeys | undefined;
  /** With it the keys come from pairing. */
  readonly token: string | undefined;
  /** What to log when the stage opens. */
  readonly warning: string | undefined;
};

/**
 * Decides from the options. Plaintext beyond the machine has to be written out. Throws ERR_UDP_SECURITY, with what to write in the
 * definition, ERR_UDP_KEYS, or ERR_TCP_TOKEN.
 */
export function decideSecurity(request: SecurityRequest): SecurityDecision {
  const { security, srtpKey, srtpProfile, token, address } = request;
  checkTogether(request);
  if (token !== undefined) {
    checkToken(token);
    return { ...open, token };
  }
  if (srtpKey !== undefined) return { ...open, keys: readSrtpKey(srtpKey, srtpProfile) };
  if (security === 'srtp')
    throw refusal('"security": "srtp" without a token or a srtpKey; set one of them, here and on the other side');
  if (isLoopbackAddress(address)) return open;
  if (security === undefined) throw beyondLoopback(request);
  return { ...open, warning: plaintextWarning(request) };
}

const open: SecurityDecision = { keys: undefined, token: undefined, warning: undefined };

/** What would protect nothing, or be passed over, is an error rather than ignored. */
function checkTogether({ role, security, srtpKey, token, trustOptions, foreignOptions }: SecurityRequest): void {
  const paired = [...(token === undefined ? [] : ['token']), ...trustOptions];
  const all = [...(srtpKey === undefined ? [] : ['srtpKey']), ...paired];
  if (security === 'none' && all.length > 0)
    throw refusal(`${none} together with ${all.join(', ')}; take out one of them`);
  if (srtpKey !== undefined && paired.length > 0) {
    throw refusal(`srtpKey together with ${paired.join(', ')}, which bring keys of their own; take out one of them`);
  }
  if (token === undefined && trustOptions.length > 0) {
    throw refusal(`${trustOptions.join(', ')} without a token; set "token" here and at ${otherOf(role)}`);
  }
  if (token !== undefined && foreignOptions.length > 0) {
    throw refusal(
      `token together with ${foreignOptions.join(', ')} for other programs, which cannot pair; take out one of them, or set srtpKey instead of token`,
    );
  }
}

const none = '"security": "none"';

function plaintextWarning({ role, host }: SecurityRequest): string {
  const where = role === 'sender' ? `to ${host}` : `on ${host}`;
  const who = role === 'receiver' ? ', and anyone can send' : '';
  return `${where} in plaintext (${none}): anyone on the network can watch and change what is sent${who}`;
}

function beyondLoopback({ host, role }: SecurityRequest): PipelineError {
  return refusal(
    `${host} is not this machine alone, and there is neither a token nor a srtpKey; set "token" here and at ${otherOf(role)} to the same secret of 16 characters or more (\`openssl rand -hex 16\` prints one), or for other programs "srtpKey" to the same 30 random bytes (\`openssl rand -base64 30\`), or write ${none} if the network is one that you trust`,
  );
}

function otherOf(role: SecurityRequest['role']): string {
  return role === 'sender' ? 'the receiver' : 'each sender';
}

function refusal(message: string): PipelineError {
  return new PipelineError('ERR_UDP_SECURITY', message);
}
