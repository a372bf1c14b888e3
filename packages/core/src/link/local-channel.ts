import type { Channel, ConsumerChannel, DownstreamMessage, ProducerChannel, UpstreamMessage } from './channel.js';

/**
 * A channel between two stages of one thread. Messages are delivered in a microtask, not inside `post`: a stage is never
 * re-entered from its own `emit`.
 */
export function localChannel(): { readonly producer: ProducerChannel; readonly consumer: ConsumerChannel } {
  const producer = new LocalEnd<DownstreamMessage, UpstreamMessage>();
  const consumer = new LocalEnd<UpstreamMessage, DownstreamMessage>();
  producer.peer = consumer;
  consumer.peer = producer;
  return { producer, consumer };
}

/** A promise's reaction costs a fraction of queueMicrotask, which carries an async context along. */
const now = Promise.resolve();

class LocalEnd<Out, In> implements Channel<Out, In> {
  peer: LocalEnd<In, Out> | undefined;
  #onMessage: ((message: In) => void) | undefined;
  #onClosed: (() => void) | undefined;
  #closed = false;
  /** What came before this end was opened. */
  readonly #early: (() => void)[] = [];

  open(onMessage: (message: In) => void, onClosed: () => void): void {
    this.#onMessage = onMessage;
    this.#onClosed = onClosed;
    void now.then(() => {
      for (const deliver of this.#early.splice(0)) deliver();
    });
  }

  post(message: Out): void {
    const peer = this.peer;
    if (this.#closed || !peer) return;
    void now.then(() => peer.#receive(message));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const peer = this.peer;
    if (peer) void now.then(() => peer.#peerClosed());
  }

  #receive(message: In): void {
    if (this.#closed) return;
    if (this.#onMessage && this.#early.length === 0) this.#onMessage(message);
    else this.#early.push(() => this.#onMessage?.(message));
  }

  #peerClosed(): void {
    if (this.#closed) return;
    if (this.#onMessage && this.#early.length === 0) this.#end();
    else this.#early.push(() => this.#end());
  }

  #end(): void {
    this.#closed = true;
    this.#onClosed?.();
  }
}
