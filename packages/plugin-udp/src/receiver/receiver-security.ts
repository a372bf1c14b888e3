import type { SessionDescription } from '../sdp/session-description.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { plainSecurity } from '../security/plain-security.js';
import { decideSecurity } from '../security/security-policy.js';
import { srtpSecurity } from '../security/srtp-security.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import type { ReceiverOptions } from './receiver-options.js';

/** How the packets of all senders are protected. */
export type ReceiverSecurity = {
  /** For one more sender: each has counts of its own. */
  readonly open: () => PacketSecurity;
  /** What to log when the stage opens. */
  readonly warning: string | undefined;
};

/** By the key of the definition, or of its session description. Throws ERR_UDP_SECURITY or ERR_UDP_KEYS. */
export function receiverSecurity(
  options: ReceiverOptions,
  address: string,
  description: SessionDescription | undefined,
): ReceiverSecurity {
  const described = options.srtpKey === undefined && options.security !== 'none' ? keysOf(description) : undefined;
  if (described) return { open: () => srtpSecurity(described, described), warning: undefined };
  const { host, security, srtpKey, srtpProfile } = options;
  const { keys, warning } = decideSecurity({ role: 'receiver', host, address, security, srtpKey, srtpProfile });
  return { open: () => (keys ? srtpSecurity(keys, keys) : plainSecurity), warning };
}

function keysOf(description: SessionDescription | undefined): SrtpKeys | undefined {
  return description?.media.find(({ keys }) => keys)?.keys;
}
