import { addCable, NetworkNamespace } from './network-namespace.js';

const toRouter = 'to-router';
const toSender = 'to-sender';
const toReceiver = 'to-receiver';

/** How long a packet may wait in front of the slow link unless said otherwise: what comes when the queue is full is lost. */
const usualQueueMs = 150;

/** Bytes that may pass at once, unless said otherwise; a little more than two full packets, and split from larger ones (tc-tbf(8)). */
const usualBurstBytes = 4096;

/** The fastest the link ever is, bits per second. */
const unlimited = 1_000_000_000;

/**
 * A sender and a receiver, each in a network of its own, with a router between them. The trouble is in the router, as on the
 * way between two machines: neither end sees more of it than packets that do not come.
 */
export class Network {
  readonly receiverAddress = '10.77.2.2';
  readonly sender = NetworkNamespace.add('sender');
  readonly receiver = NetworkNamespace.add('receiver');
  readonly #router = NetworkNamespace.add('router');

  constructor() {
    addCable([
      { namespace: this.sender, device: toRouter, address: '10.77.1.2' },
      { namespace: this.#router, device: toSender, address: '10.77.1.1' },
    ]);
    addCable([
      { namespace: this.receiver, device: toRouter, address: this.receiverAddress },
      { namespace: this.#router, device: toReceiver, address: '10.77.2.1' },
    ]);
    this.receiver.ip('route', 'add', 'default', 'via', '10.77.2.1');
    this.rate(unlimited);
    this.heal();
  }

  /** Pulls the sender's cable: it has no network any more. */
  cut(): void {
    this.sender.ip('link', 'set', toRouter, 'down');
  }

  /** Every link stays up, and nothing passes any more: packets are lost without a word. */
  stall(): void {
    this.#router.forward(false);
  }

  /** Undoes `cut` and `stall`. */
  heal(): void {
    this.sender.ip('link', 'set', toRouter, 'up');
    // It went with the link.
    this.sender.ip('route', 'replace', 'default', 'via', '10.77.1.1');
    this.#router.forward(true);
  }

  /** Limits what goes from sender to receiver, bits per second. What waits at the router stays there. */
  rate(bitsPerSecond: number, queueMs = usualQueueMs, burstBytes = usualBurstBytes): void {
    const limitBytes = Math.max(burstBytes, Math.round((bitsPerSecond / 8) * (queueMs / 1000)));
    this.#router.tc(
      ...['qdisc', 'replace', 'dev', toReceiver, 'root', 'tbf'],
      ...['rate', `${bitsPerSecond}bit`, 'burst', `${burstBytes}b`, 'limit', `${limitBytes}b`],
    );
  }

  remove(): void {
    for (const namespace of [this.sender, this.receiver, this.#router]) namespace.remove();
  }
}
