import type { StageContext } from '@arkavo-pipeline/core';
import { optionsWritten, senderTrustOptions } from '@arkavo-pipeline/transport/trust';
import { SenderPairing } from '../pairing/sender-pairing.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { plainSecurity } from '../security/plain-security.js';
import { decideSecurity, type SecurityDecision } from '../security/security-policy.js';
import { sharedSrtpSecurity } from '../security/srtp-security.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import { type SenderOptions, senderOptions } from './sender-options.js';

/** How a sender's packets are protected. */
export type SenderSecurity = {
  readonly security: PacketSecurity;
  /** Of the definition. */
  readonly keys: SrtpKeys | undefined;
  /** With a token: where the keys come from; to be begun and closed. */
  readonly pairing: SenderPairing | undefined;
};

/** What is for other programs, which know no pairing. */
const foreign = { sdp: senderOptions.sdp, rtcpPort: senderOptions.rtcpPort };

/** How packets to this address are protected by the options. Throws what `decideSecurity` throws. */
export function decideSender(options: SenderOptions, address: string): SecurityDecision {
  const trustOptions = optionsWritten(options, senderTrustOptions);
  const foreignOptions = optionsWritten(options, foreign);
  return decideSecurity({ ...options, role: 'sender', address, trustOptions, foreignOptions });
}

/** `address` is what the host stands for. Throws what `decideSecurity` and `SenderPairing.open` throw. */
export async function senderSecurity(
  context: Pick<StageContext<SenderOptions>, 'options' | 'clock' | 'log' | 'fault'>,
  address: string,
): Promise<SenderSecurity> {
  const { options, log } = context;
  const { keys, token, warning } = decideSender(options, address);
  if (warning) log.warn(warning);
  if (token === undefined)
    return { security: keys ? sharedSrtpSecurity(keys) : plainSecurity, keys, pairing: undefined };
  const onFault = (error: Error) => context.fault(error);
  const pairing = await SenderPairing.open({ ...context, ...options, address, token, onFault });
  return { security: pairing.security, keys: undefined, pairing };
}
