import type { PacketSecurity } from './packet-security.js';

/**
 * Protection whose keys are replaced while packets are on their way: what is sent is protected with the latest, what comes is opened with these or
 * those before.
 */
export class RenewableSecurity implements PacketSecurity {
  #current: PacketSecurity;
  #previous: PacketSecurity | undefined;

  constructor(first: PacketSecurity) {
    this.#current = first;
  }

  /** Keys of the same profile. Those before the last are forgotten. */
  renew(next: PacketSecurity): void {
    this.#previous = this.#current;
    this.#current = next;
  }

  get overheadBytes(): number {
    return this.#current.overheadBytes;
  }

  protectRtp(packet: Uint8Array): Uint8Array {
    return this.#current.protectRtp(packet);
  }

  protectRtcp(packet: Uint8Array): Uint8Array {
    return this.#current.protectRtcp(packet);
  }

  unprotectRtp(packet: Uint8Array): Uint8Array | string {
    return this.#open((security) => security.unprotectRtp(packet));
  }

  unprotectRtcp(packet: Uint8Array): Uint8Array | string {
    return this.#open((security) => security.unprotectRtcp(packet));
  }

  #open(open: (security: PacketSecurity) => Uint8Array | string): Uint8Array | string {
    const opened = open(this.#current);
    if (typeof opened !== 'string' || !this.#previous) return opened;
    const before = open(this.#previous);
    return typeof before === 'string' ? opened : before;
  }
}
