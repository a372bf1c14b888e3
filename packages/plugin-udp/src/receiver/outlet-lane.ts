import { type Clock, msToUs, type Packet, secondsToUs } from '@arkavo-pipeline/core';
import { WakeTimer } from '../timing/wake-timer.js';

/** What waits for the links of an output, at most. */
const maxPackets = 512;
const maxBytes = 16 * 1024 * 1024;
/** What came all at once is held for so long, while the links take it. What is not through by then comes faster than it is taken. */
const holdUs = msToUs(500);
/** Then nothing is held for so long: a consumer that is too slow for good gets the latest, as its link's policy has it. */
const restUs = secondsToUs(5);

/** Where a lane leads. */
export type LaneEnd = {
  readonly clock: Pick<Clock, 'nowUs'>;
  /** Undefined while the next packet would make no link drop one. */
  readonly room: () => Promise<void> | undefined;
  /** Whether anything may be sent now; `goOn` is called when it may again. */
  readonly isOpen: () => boolean;
  /** Takes the packet over. */
  readonly send: (packet: Packet) => void;
  readonly onError: (error: unknown) => void;
};

/**
 * What goes to one output. What came all at once, after a network has stood still, goes on as the links take it: one that drops has room for
 * a second of it at most. What does not go on waits, up to a bound; then what comes is dropped, and of coded video everything of its source up
 * to the next keyframe.
 */
export class OutletLane {
  readonly #end: LaneEnd;
  readonly #waiting: Packet[] = [];
  /** Sources whose video has a gap. */
  readonly #broken = new Set<string>();
  readonly #timer: WakeTimer;
  /** Whether `room` has said to wait, and has not resolved. */
  #isHolding = false;
  /** Since when something waits for room without a break. */
  #heldUs: number | undefined;
  /** Nothing is held before. */
  #restedUs = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  #isClosed = false;
  #drained: (() => void) | undefined;

  constructor(end: LaneEnd) {
    this.#end = end;
    this.#timer = new WakeTimer(end.clock, () => this.goOn());
  }

  /** Takes the packet over. False when it was dropped. */
  offer(packet: Packet): boolean {
    // What has waited for too long makes room.
    if (this.#waiting.length > 0) this.goOn();
    if (this.#isClosed || !this.#admits(packet)) {
      packet.dispose();
      return false;
    }
    if (this.#waiting.length === 0 && this.#end.isOpen() && !this.#holds()) this.#end.send(packet);
    else this.#wait(packet);
    return true;
  }

  /** Sends what may go. */
  goOn(): void {
    while (this.#waiting.length > 0 && this.#end.isOpen() && !this.#holds()) this.#sendNext();
    if (this.#waiting.length > 0) return;
    this.#heldUs = undefined;
    this.#timer.wakeAt(Number.POSITIVE_INFINITY, this.#end.clock.nowUs());
    this.#drained?.();
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  /** Disposes of what waits, and of whatever is offered later. Returns how many waited. */
  close(): number {
    this.#isClosed = true;
    this.#timer.close();
    const waiting = this.#waiting.splice(0);
    for (const packet of waiting) packet.dispose();
    this.#bytes = 0;
    this.#drained?.();
    return waiting.length;
  }

  #admits(packet: Packet): boolean {
    const isVideo = packet.kind === 'access-unit';
    const hasRoom = this.#waiting.length < maxPackets && this.#bytes + packet.bytes <= maxBytes;
    if (isVideo && packet.keyframe && hasRoom) this.#broken.delete(packet.sourceId);
    const isBroken = isVideo && this.#broken.has(packet.sourceId);
    if (isVideo && !hasRoom) this.#broken.add(packet.sourceId);
    return hasRoom && !isBroken;
  }

  #wait(packet: Packet): void {
    this.#waiting.push(packet);
    this.#bytes += packet.bytes;
  }

  #sendNext(): void {
    const packet = this.#waiting.shift();
    if (!packet) return;
    this.#bytes -= packet.bytes;
    this.#end.send(packet);
  }

  /** Whether what waits is not to go on yet. */
  #holds(): boolean {
    const nowUs = this.#end.clock.nowUs();
    if (nowUs < this.#restedUs || !this.#lacksRoom()) return false;
    this.#heldUs ??= nowUs;
    const untilUs = this.#heldUs + holdUs;
    if (nowUs >= untilUs) {
      this.#restedUs = nowUs + restUs;
      return false;
    }
    this.#timer.wakeAt(untilUs, nowUs);
    return true;
  }

  #lacksRoom(): boolean {
    if (this.#isHolding) return true;
    const room = this.#end.room();
    room?.then(this.#release, this.#end.onError);
    this.#isHolding = room !== undefined;
    return this.#isHolding;
  }

  readonly #release = (): void => {
    this.#isHolding = false;
    this.goOn();
  };
}
