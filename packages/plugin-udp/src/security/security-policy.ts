import { PipelineError } from '@arkavo-pipeline/core';
import { isLoopbackAddress } from '@arkavo-pipeline/discovery';
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
};

/** How packets are protected: plaintext without keys. */
export type SecurityDecision = {
  readonly keys: SrtpKeys | undefined;
  /** What to log when the stage opens. */
  readonly warning: string | undefined;
};

/**
 * Decides from the options. Plaintext beyond the machine has to be written out. Throws ERR_UDP_SECURITY, with what to write in the
 * definition, or ERR_UDP_KEYS.
 */
export function decideSecurity(request: SecurityRequest): SecurityDecision {
  const { security, srtpKey, srtpProfile, address } = request;
  if (security === 'none' && srtpKey !== undefined)
    throw refusal(`${none} together with srtpKey; take out one of them`);
  if (srtpKey !== undefined) return { keys: readSrtpKey(srtpKey, srtpProfile), warning: undefined };
  if (security === 'srtp') throw refusal('"security": "srtp" without a srtpKey; set it, here and on the other side');
  if (isLoopbackAddress(address)) return { keys: undefined, warning: undefined };
  if (security === undefined) throw beyondLoopback(request);
  return { keys: undefined, warning: plaintextWarning(request) };
}

const none = '"security": "none"';

function plaintextWarning({ role, host }: SecurityRequest): string {
  const where = role === 'sender' ? `to ${host}` : `on ${host}`;
  const who = role === 'receiver' ? ', and anyone can send' : '';
  return `${where} in plaintext (${none}): anyone on the network can watch and change what is sent${who}`;
}

function beyondLoopback({ host, role }: SecurityRequest): PipelineError {
  const other = role === 'sender' ? 'the receiver' : 'each sender';
  return refusal(
    `${host} is not this machine alone, and there is no srtpKey; set "srtpKey" here and at ${other} to the same 30 random bytes (\`openssl rand -base64 30\` prints them), or write ${none} if the network is one that you trust`,
  );
}

function refusal(message: string): PipelineError {
  return new PipelineError('ERR_UDP_SECURITY', message);
}
