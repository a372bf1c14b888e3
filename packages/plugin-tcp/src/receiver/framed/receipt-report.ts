import { type Clock, msToUs } from '@arkavo-pipeline/core';
import { receivedEveryBytes, receivedEveryMs } from '../../framing/protocol.js';
import { encodeReceived } from '../../framing/signal-message.js';
import type { Inbound } from '../inbound.js';

/** A packet that waits for its link for longer than this holds the sender up. */
const heldAfterUs = msToUs(50);

/** Tells a sender how much has arrived, soon enough that it can keep what is on its way short. */
export class ReceiptReport {
  readonly #inbound: Inbound;
  readonly #clock: Clock;
  #reportedBytes = 0;
  #reportedHeld = false;
  #parkedUs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(inbound: Inbound, clock: Clock) {
    this.#inbound = inbound;
    this.#clock = clock;
  }

  /** Bytes have come, or a packet waits for its link, or has been taken. */
  note(isParked: boolean): void {
    if (this.#isClosed) return;
    this.#parkedUs = isParked ? (this.#parkedUs ?? this.#clock.nowUs()) : undefined;
    const isDue = this.#inbound.bytes - this.#reportedBytes >= receivedEveryBytes;
    if (isDue || this.#reportedHeld !== this.#isHeld) this.#send();
    else this.#later();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  get #isHeld(): boolean {
    return this.#parkedUs !== undefined && this.#clock.nowUs() - this.#parkedUs >= heldAfterUs;
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#send();
      if (this.#parkedUs !== undefined && !this.#reportedHeld) this.#later();
    }, receivedEveryMs);
  }

  #send(): void {
    const { bytes } = this.#inbound;
    if (bytes === this.#reportedBytes && this.#isHeld === this.#reportedHeld) return;
    this.#reportedBytes = bytes;
    this.#reportedHeld = this.#isHeld;
    this.#inbound.write(encodeReceived({ bytes, isHeld: this.#reportedHeld }));
  }
}
