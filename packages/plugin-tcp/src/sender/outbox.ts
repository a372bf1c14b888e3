import type { Socket } from 'node:net';
import { type Ledger, leaveStage, msToUs, type Packet } from '@arkavo-pipeline/core';
import { KeyframeGate } from '../keyframe-gate.js';
import type { RateSample } from './rate-controller.js';
import { type Cut, SendQueue } from './send-queue.js';
import type { SenderContext, SenderDrop } from './sender-context.js';
import { UnsendableSources } from './unsendable-sources.js';

/** How a protocol puts packets on its connection. */
export type Wire = {
  /** The bytes of a packet, in pieces that are written one after the other; none: the peer has no use for it. Throws PipelineError. */
  encode(packet: Packet): readonly Uint8Array[];
  /** Whether more may be on its way to the peer. */
  readonly isOpen: boolean;
  /** Whether the peer says that it holds up what comes, for its own reasons: it is no delay of the way then. */
  readonly isHeld: boolean;
  /** How much longer than without a queue what was written takes to arrive, microseconds; 0 where that cannot be seen. */
  readonly delayUs: number;
  /** How long it takes until all that was written has arrived, as far as that can be told, microseconds. */
  readonly aheadUs: number;
  /** Bits per second that arrive; undefined while that is not known. */
  readonly arrivingBps: number | undefined;
  /** Gives a packet's pieces to the socket; `done` when the system has taken the last of them, or with why it never will. */
  write(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void;
  /** The end of the stream is due: everything was given to the socket. May be called again. */
  end(): void;
};

/** More packets than this don't wait, however small they are. */
const maxPackets = 1024;

/**
 * The packets of one connection on their way to its socket. It owns each until the system has taken the last of its
 * bytes. What has waited for too long goes: video from keyframe to keyframe, so that a delay is made up for at once.
 */
export class Outbox {
  readonly #context: SenderContext;
  readonly #socket: Socket;
  readonly #wire: Wire;
  readonly #queue = new SendQueue();
  readonly #gate = new KeyframeGate();
  readonly #unsendable = new UnsendableSources();
  readonly #over = new AbortController();
  readonly #unwritten: Packet[] = [];
  /** Packets don't age while the peer holds them up, or before there was a connection. */
  #freshSinceUs: number;
  #finishing = false;
  #watching = false;
  #onRoom: (() => void) | undefined;

  constructor(context: SenderContext, socket: Socket, wire: Wire) {
    this.#context = context;
    this.#socket = socket;
    this.#wire = wire;
    this.#freshSinceUs = context.clock.nowUs();
    context.rate.connected();
  }

  /** Whether the end of the stream was asked for. */
  get finishing(): boolean {
    return this.#finishing;
  }

  /** Takes the packet. A promise means that enough is waiting. */
  push(packet: Packet): void | Promise<void> {
    if (this.#over.signal.aborted) return this.#drop([packet], 'connection-lost');
    const nowUs = this.#context.clock.nowUs();
    if (packet.kind === 'access-unit') {
      this.#context.rate.produced(packet.bytes, nowUs);
      if (!this.#gate.admits(packet)) return this.#refuseEarly(packet);
    }
    this.#queue.add(packet, setOutUs(packet, this.#context.stageId, nowUs));
    this.pump();
    if (this.#queue.length === 0) return undefined;
    this.#watch();
    if (this.#hasRoom()) return undefined;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** Everything was pushed. */
  finish(): void {
    this.#finishing = true;
    this.pump();
  }

  /** The receiver wants no more than this. */
  limit(bitsPerSecond: number): void {
    this.#context.request({ type: 'bitrate', bitsPerSecond: this.#context.rate.limit(bitsPerSecond) });
  }

  /** Writes what may be written now, and drops what is stale. Call it when the wire has opened. */
  pump(): void {
    if (this.#over.signal.aborted || this.#socket.destroyed) return;
    const nowUs = this.#context.clock.nowUs();
    if (this.#wire.isHeld) this.#freshSinceUs = nowUs;
    this.#cutStale(nowUs);
    while (this.#queue.length > 0 && this.#wire.isOpen) this.#writeNext();
    if (!this.#wire.isHeld) this.#context.rate.update(this.#sample(nowUs), nowUs);
    if (this.#hasRoom()) this.#makeRoom();
    if (this.#finishing && this.#queue.length === 0) this.#wire.end();
  }

  /** The connection has ended: gives everything back. Returns how many packets were taken and not written. */
  close(): number {
    this.#over.abort();
    const lost = [...this.#unwritten.splice(0), ...this.#queue.clear()];
    for (const packet of lost) packet.dispose();
    this.#makeRoom();
    return lost.length;
  }

  #refuseEarly(packet: Packet): void {
    this.#drop([packet], 'awaiting-keyframe');
    this.#askKeyframe(packet.sourceId, 'awaiting-keyframe');
  }

  #writeNext(): void {
    const packet = this.#queue.shift();
    if (!packet) return;
    try {
      const pieces = this.#wire.encode(packet);
      if (pieces.length === 0) this.#drop([packet], 'not-wanted');
      else this.#write(packet, pieces);
    } catch (error) {
      this.#refuse(packet, error as Error);
    }
  }

  #write(packet: Packet, pieces: readonly Uint8Array[]): void {
    if (packet.kind === 'access-unit') this.#unsendable.sent(packet);
    this.#unwritten.push(packet);
    this.#wire.write(pieces, this.#onWritten);
  }

  /** A destroyed socket also calls back: those packets are counted as lost when it has closed. */
  readonly #onWritten = (error?: Error | null): void => {
    if (error || this.#socket.destroyed) return;
    this.#unwritten.shift()?.dispose();
    this.pump();
  };

  #refuse(packet: Packet, error: Error): void {
    this.#drop([packet], 'unsendable');
    this.#context.fault(error);
    if (packet.kind !== 'access-unit') return;
    this.#unsendable.refused(packet, error, this.#context.clock.nowUs());
    this.#take(this.#queue.cutToKeyframe(packet.sourceId), 'awaiting-keyframe', 'unsendable');
  }

  #cutStale(nowUs: number): void {
    const { maxQueueMs } = this.#context;
    const oldestUs = this.#queue.oldestUs;
    if (maxQueueMs === 0 || oldestUs === undefined) return;
    const maxUs = msToUs(maxQueueMs);
    const leftUs = Math.max(maxUs / 2, maxUs - this.#wire.aheadUs);
    const beforeUs = nowUs - leftUs;
    if (oldestUs >= beforeUs || this.#freshSinceUs >= beforeUs) return;
    this.#take(this.#queue.cutStale(beforeUs), 'stale', 'stale');
  }

  /** Drops what was cut out; a source of which nothing is left goes on at a new keyframe. */
  #take({ packets, interrupted }: Cut, cause: SenderDrop, reason: SenderDrop): void {
    this.#drop(packets, cause);
    for (const sourceId of interrupted) {
      this.#gate.restart(sourceId);
      this.#askKeyframe(sourceId, reason);
    }
  }

  #drop(packets: readonly Packet[], cause: SenderDrop): void {
    for (const packet of packets) packet.dispose();
    if (packets.length > 0) this.#context.drop(cause, packets.length);
  }

  #askKeyframe(sourceId: string, cause: SenderDrop): void {
    const nowUs = this.#context.clock.nowUs();
    if (!this.#unsendable.mayAsk(sourceId, nowUs) || !this.#gate.asks(sourceId, nowUs)) return;
    this.#context.request({ type: 'keyframe', sourceId });
    this.#context.why('keyframe', cause, { sourceId, asked: true });
  }

  #sample(nowUs: number): RateSample {
    const oldestUs = Math.max(this.#queue.oldestUs ?? nowUs, this.#freshSinceUs);
    return { delayUs: Math.max(nowUs - oldestUs, this.#wire.delayUs), arrivingBps: this.#wire.arrivingBps };
  }

  #hasRoom(): boolean {
    return this.#queue.bytes <= this.#context.highWaterBytes && this.#queue.length <= maxPackets;
  }

  #makeRoom(): void {
    this.#onRoom?.();
    this.#onRoom = undefined;
  }

  /** Nothing else wakes a queue before a peer that has gone quiet. */
  #watch(): void {
    if (this.#watching || this.#context.maxQueueMs === 0) return;
    this.#watching = true;
    void this.#dropInTime();
  }

  async #dropInTime(): Promise<void> {
    const { clock, maxQueueMs } = this.#context;
    const { signal } = this.#over;
    while (this.#queue.length > 0 && !signal.aborted) {
      await clock.sleepUntil(clock.nowUs() + msToUs(maxQueueMs / 4), signal);
      this.pump();
    }
    this.#watching = false;
  }
}

/** When the packet left the stage before: the time it waited for this one counts. */
function setOutUs({ ledger }: Packet, stageId: string, nowUs: number): number {
  const stamps = ledger.stamps.at(-1)?.stage === stageId ? ledger.stamps.slice(0, -1) : ledger.stamps;
  return Math.min(stamps.at(-1)?.leftUs ?? nowUs, nowUs);
}

/** The ledger of a packet that goes out now. */
export function leaving(packet: Packet, { stageId, clock }: SenderContext): Ledger {
  return leaveStage(packet.ledger, stageId, clock.nowUs());
}
