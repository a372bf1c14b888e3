import { PipelineError } from '@arkavo-pipeline/core';
import { optionsWritten, receiverTrustOptions } from '@arkavo-pipeline/transport/trust';
import { PairedKeys } from '../pairing/paired-keys.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { plainSecurity } from '../security/plain-security.js';
import { decideSecurity } from '../security/security-policy.js';
import { sharedSrtpSecurity } from '../security/srtp-security.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import type { ReceiverOptions } from './receiver-options.js';
import type { SenderKeys } from './sender-keys.js';
import { SharedKeys } from './shared-keys.js';
import type { KeyOrigin } from './unreadable-senders.js';

/** With a token: whom senders pair with. */
export type ReceiverPairing = { readonly token: string; readonly keys: PairedKeys };

/** How the packets of all senders are protected. */
export type ReceiverSecurity = {
  readonly keys: SenderKeys;
  readonly origin: KeyOrigin;
  /** The same keys, to which those of senders that pair are added. */
  readonly pairing: ReceiverPairing | undefined;
  /** What to log when the stage opens. */
  readonly warning: string | undefined;
};

/**
 * By the token or the key of the definition, or the key of its session description. Throws what `decideSecurity` throws, and ERR_UDP_SECURITY
 * when a key in the file of `sdp` would be passed over, or is missing there and everywhere.
 */
export function receiverSecurity(
  options: ReceiverOptions,
  address: string,
  description: SessionDescription | undefined,
): ReceiverSecurity {
  const trustOptions = optionsWritten(options, receiverTrustOptions);
  const described = describedKeys(description);
  const isDescribed = described && options.srtpKey === undefined && options.security !== 'none';
  if (isDescribed && options.token === undefined && trustOptions.length === 0) return shared(described, undefined);
  const foreignOptions = described ? ['the key in the file of sdp'] : [];
  const decision = decideSecurity({ ...options, role: 'receiver', address, trustOptions, foreignOptions });
  const { token, keys, warning } = decision;
  if (described) checkUsed(described, keys);
  else if (token === undefined && !keys) checkPlain(description);
  if (token === undefined) return shared(keys, warning);
  const paired = new PairedKeys(options.maxPeers);
  return { keys: paired, origin: 'token', pairing: { token, keys: paired }, warning };
}

function shared(keys: SrtpKeys | undefined, warning: string | undefined): ReceiverSecurity {
  const security = keys ? sharedSrtpSecurity(keys) : plainSecurity;
  return { keys: new SharedKeys(security), origin: keys ? 'srtpKey' : 'none', pairing: undefined, warning };
}

/** Those of all its sections. */
function describedKeys(description: SessionDescription | undefined): SrtpKeys | undefined {
  const [first, ...others] = (description?.media ?? []).flatMap(({ keys }) => keys ?? []);
  if (first && others.some((other) => !other.equals(first))) {
    throw refusal('the file of sdp has sections with different keys; give it the same a=crypto in all of them');
  }
  return first;
}

/** Instead of a token, which is refused beside it. */
function checkUsed(described: SrtpKeys, keys: SrtpKeys | undefined): void {
  if (!keys) throw refusal('"security": "none" beside a key in the file of sdp; take out one of them');
  if (!keys.equals(described))
    throw refusal('srtpKey is another key than that in the file of sdp; take out one of them');
}

/** Packets that a file says are SRTP are never read as plaintext. */
function checkPlain(description: SessionDescription | undefined): void {
  if (!description?.media.some(({ isSecure }) => isSecure)) return;
  throw refusal(
    'the file of sdp says SRTP (RTP/SAVP) and has no key, nor is there a srtpKey; set srtpKey to the key of that sender, or give it a file with a=crypto',
  );
}

function refusal(message: string): PipelineError {
  return new PipelineError('ERR_UDP_SECURITY', message);
}
