import { secondsToUs } from '@arkavo-pipeline/core';
import { type OpenedDatagram, openDatagram } from '../receiver/opened-datagram.js';
import type { ReceiverDrop } from '../receiver/receiver-drops.js';
import type { Introduction, SenderKeys } from '../receiver/sender-keys.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { RenewableSecurity } from '../security/renewable-security.js';

/** What a sender has paired for, from one address. */
export type Pairing = {
  readonly address: string;
  /** As it was exported, and as it is handed out. */
  readonly keys: PacketSecurity;
  security: RenewableSecurity;
  /** When the connection it was made on was lost, microseconds; undefined while that is open. */
  lostUs: number | undefined;
};

/** Pairings whose keys are tried on one datagram: who sends more of them has another chance with each. */
const maxTries = 8;
/** Keys that nobody has used yet are good for so long after their connection was lost: a datagram may be on its way. */
const unusedUs = secondsToUs(10);

/** Keys that senders have paired for. A datagram is tried with those of its own address alone that no sender has yet. */
export class PairedKeys implements SenderKeys {
  readonly #maxUnused: number;
  /** The oldest first. */
  #unused: Pairing[] = [];
  readonly #used = new Map<PacketSecurity, Pairing>();
  #turn = 0;

  /** Of pairings that are not used and whose connections were lost, the latest `maxUnused` are kept at most. */
  constructor(maxUnused: number) {
    this.#maxUnused = maxUnused;
  }

  /** A sender at this address has paired. */
  add(address: string, keys: PacketSecurity): Pairing {
    const pairing: Pairing = { address, keys, security: new RenewableSecurity(keys), lostUs: undefined };
    if (this.#unused.length >= this.#maxUnused) this.#forgetOldest();
    this.#unused.push(pairing);
    return pairing;
  }

  /** The connection of a pairing is lost: its keys hold until its sender is gone. */
  lose(pairing: Pairing, nowUs: number): void {
    pairing.lostUs = nowUs;
  }

  introduce(data: Uint8Array, address: string): Introduction | ReceiverDrop {
    const found = this.#find(data, address);
    return found ? { opened: found.opened, security: found.pairing.security } : 'not-authentic';
  }

  renew(security: PacketSecurity, data: Uint8Array, address: string): OpenedDatagram | undefined {
    const used = this.#used.get(security);
    const found = used && this.#find(data, address);
    if (!found) return undefined;
    used.security.renew(found.pairing.keys);
    found.pairing.security = used.security;
    this.#use(found.pairing);
    return found.opened;
  }

  take(security: PacketSecurity): void {
    const pairing = this.#unused.find((unused) => unused.security === security);
    if (pairing) this.#use(pairing);
  }

  /** A sender whose connection is still there may go on with the keys that it has. */
  release(security: PacketSecurity): void {
    const pairing = this.#used.get(security);
    this.#used.delete(security);
    if (pairing && pairing.lostUs === undefined) this.#unused.push(pairing);
  }

  tick(nowUs: number): void {
    this.#unused = this.#unused.filter(({ lostUs }) => lostUs === undefined || nowUs - lostUs < unusedUs);
  }

  #use(pairing: Pairing): void {
    this.#unused = this.#unused.filter((other) => other !== pairing);
    this.#used.set(pairing.security, pairing);
  }

  /** Those of the address take turns when they are many. */
  #find(data: Uint8Array, address: string): { readonly opened: OpenedDatagram; readonly pairing: Pairing } | undefined {
    const here = this.#unused.filter((pairing) => pairing.address === address);
    for (let tries = 0; tries < Math.min(maxTries, here.length); tries++) {
      this.#turn = (this.#turn + 1) % here.length;
      const pairing = here[this.#turn];
      const opened = pairing && openDatagram(pairing.security, data);
      if (pairing && opened && typeof opened !== 'string') return { opened, pairing };
    }
    return undefined;
  }

  /** Those whose connections are there are as many as connections may be. */
  #forgetOldest(): void {
    const oldest = this.#unused.find(({ lostUs }) => lostUs !== undefined);
    this.#unused = this.#unused.filter((pairing) => pairing !== oldest);
  }
}
