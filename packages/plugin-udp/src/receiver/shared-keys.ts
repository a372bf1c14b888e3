import type { PacketSecurity } from '../security/packet-security.js';
import { openDatagram } from './opened-datagram.js';
import type { ReceiverDrop } from './receiver-drops.js';
import type { Introduction, SenderKeys } from './sender-keys.js';

/** The same keys for all senders, or none at all. There is one protection for all of them: what counts is the SSRC, not the place. */
export class SharedKeys implements SenderKeys {
  readonly #security: PacketSecurity;

  constructor(security: PacketSecurity) {
    this.#security = security;
  }

  introduce(data: Uint8Array): Introduction | ReceiverDrop {
    const opened = openDatagram(this.#security, data);
    return typeof opened === 'string' ? opened : { opened, security: this.#security };
  }

  renew(): undefined {
    return undefined;
  }

  take(): void {}

  release(): void {}

  tick(): void {}
}
