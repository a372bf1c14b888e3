import type { PacketSecurity } from '../security/packet-security.js';
import { openDatagram } from './opened-datagram.js';
import type { ReceiverDrop } from './receiver-drops.js';
import type { Introduction, SenderKeys } from './sender-keys.js';

/** The same keys for all senders, or none at all; each sender has counts of its own. */
export class SharedKeys implements SenderKeys {
  readonly #open: () => PacketSecurity;
  /** For the next sender: keys are derived for those alone who can use them. */
  #spare: PacketSecurity;

  constructor(open: () => PacketSecurity) {
    this.#open = open;
    this.#spare = open();
  }

  introduce(data: Uint8Array): Introduction | ReceiverDrop {
    const opened = openDatagram(this.#spare, data);
    return typeof opened === 'string' ? opened : { opened, security: this.#spare };
  }

  renew(): undefined {
    return undefined;
  }

  take(): void {
    this.#spare = this.#open();
  }

  release(): void {}

  tick(): void {}
}
