import assert from 'node:assert/strict';
import { AccessUnitPacket, leaveStage, startLedger, type UpstreamRequest } from '@arkavo-pipeline/core';
import { PeerLog } from '@arkavo-pipeline/transport/connections';
import { SourceRegistry } from '@arkavo-pipeline/transport/sources';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { clockId } from '../../src/clock-id.js';
import { messageType } from '../../src/framing/protocol.js';
import { FramedReceiver } from '../../src/receiver/framed/framed-receiver.js';
import { PeerMemory } from '../../src/receiver/peer-memory.js';
import type { ReceiverContext } from '../../src/receiver/receiver-context.js';
import type { ReceiverOptions } from '../../src/receiver/receiver-options.js';
import { FramedSender } from '../../src/sender/framed/framed-sender.js';
import { RateController } from '../../src/sender/rate-controller.js';
import type { SenderContext } from '../../src/sender/sender-context.js';
import { hello } from './raw-peer.js';
import { VirtualLink } from './virtual-link.js';
import { VirtualTimers } from './virtual-timers.js';

/** Pictures per second. */
export const rate = 30;
export const maxQueueMs = 500;

/** When a picture came, by the time of the film, and how long it was under way. */
type Arrival = { readonly atMs: number; readonly latencyMs: number };

const log = { debug: () => {}, info: () => {}, warn: () => {} };
const stepMs = 2;
/** Turns of the event loop in which all that can happen at one time has happened. */
const turns = 4;

/** A sender, a receiver and the way between them, on a time that goes on when all is done that was to be done. */
export class FilmedLink {
  readonly link: VirtualLink;
  readonly #arrivals: Arrival[] = [];
  readonly requests: UpstreamRequest[] = [];
  readonly drops: Record<string, number> = {};
  /** What the receiver dropped. */
  readonly missed: Record<string, number> = {};
  readonly #timers = new VirtualTimers();
  readonly #clock = new ManualClock();
  readonly #startUs = this.#clock.nowUs();
  #sender: FramedSender | undefined;
  #receiver: FramedReceiver | undefined;
  #pictures = 0;
  #isWanted = true;
  #seen = 0;

  private constructor(bytesPerSecond: number) {
    this.link = new VirtualLink(bytesPerSecond);
  }

  /** Timers of this thread are on that time, too, until `test` is done. */
  static async run(bytesPerSecond: number, test: (filmed: FilmedLink) => Promise<void>): Promise<void> {
    const filmed = new FilmedLink(bytesPerSecond);
    try {
      await filmed.#connect();
      await test(filmed);
    } finally {
      filmed.#close();
    }
  }

  /** Milliseconds since the beginning. */
  get nowMs(): number {
    return (this.#clock.nowUs() - this.#startUs) / 1000;
  }

  /** How long the pictures that came from a time on were under way, milliseconds. */
  latenciesFrom(fromMs: number): number[] {
    return this.#arrivals.filter(({ atMs }) => atMs >= fromMs).map(({ latencyMs }) => latencyMs);
  }

  /** Films on, until so many seconds have passed or `until` is so, with an encoder that does what it is asked for, if it `obeys`. */
  async film(
    camera: { bitrate: number; readonly obeys: boolean },
    seconds: number,
    until: () => boolean = () => false,
  ): Promise<void> {
    const endMs = this.nowMs + seconds * 1000;
    while (this.nowMs < endMs && !until()) {
      if (this.nowMs >= (this.#pictures * 1000) / rate) this.#takePicture(camera);
      await this.#step();
    }
  }

  #close(): void {
    this.#sender?.destroy();
    this.#receiver?.destroy();
    this.#timers.putBack();
  }

  async #connect(): Promise<void> {
    const { near, far } = this.link;
    const types = new Set([messageType.video, messageType.endOfStream, messageType.aliveAnswer]);
    const capabilities = { maxMessageBytes: 1 << 24, media: ['video'] as const };
    const theirs = hello({ name: 'receive', id: 'receive', clock: clockId(), capabilities });
    const receiver = new FramedReceiver(far, this.#receiverContext(), { hello: theirs, token: undefined, types });
    this.#receiver = receiver;
    setInterval(() => receiver.tick(), 1000);
    const ours = { hello: hello({ name: 'send', id: 'send', clock: clockId() }), token: undefined };
    const opened = { socket: near, host: '127.0.0.1', port: 1, paired: async () => {} };
    const opening = FramedSender.open(this.#senderContext(), opened, ours, new AbortController().signal);
    const state = { isOpen: false };
    opening.then(
      (sender) => {
        this.#sender = sender;
        state.isOpen = true;
      },
      () => {
        state.isOpen = true;
      },
    );
    while (!state.isOpen) await this.#step();
    await opening;
  }

  async #step(): Promise<void> {
    this.link.pass(stepMs);
    await this.#clock.pass(stepMs);
    this.#timers.pass(stepMs);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  #takePicture(camera: { bitrate: number; readonly obeys: boolean }): void {
    for (const request of this.requests.slice(this.#seen)) {
      if (request.type === 'keyframe') this.#isWanted = true;
      else if (camera.obeys) camera.bitrate = request.bitsPerSecond;
    }
    this.#seen = this.requests.length;
    const index = this.#pictures++;
    const keyframe = this.#isWanted || index % 60 === 0;
    this.#isWanted = false;
    void this.#sender?.send(
      this.#picture(index, keyframe, Math.round((camera.bitrate / 8 / rate) * (keyframe ? 3 : 1))),
    );
  }

  #picture(index: number, keyframe: boolean, bytes: number): AccessUnitPacket {
    const nowUs = this.#clock.nowUs();
    const data = new Uint8Array(Math.max(bytes, 16));
    data.set([0, 0, 0, 1, keyframe ? 0x65 : 0x41]);
    const ptsUs = Math.round((index * 1e6) / rate);
    const ledger = leaveStage(startLedger(nowUs), 'encode', nowUs);
    return new AccessUnitPacket({
      sourceId: 'a',
      ptsUs,
      dtsUs: ptsUs,
      durationUs: 0,
      ledger,
      codec: 'h264',
      keyframe,
      data,
    });
  }

  #senderContext(): SenderContext {
    const request = (asked: UpstreamRequest) => void this.requests.push(asked);
    return {
      stageId: 'send',
      clock: this.#clock,
      connectTimeoutMs: 5000,
      silenceTimeoutMs: 5000,
      maxQueueMs,
      highWaterBytes: 8_388_608,
      log,
      drop: (cause, count = 1) => add(this.drops, cause, count),
      fault: (error) => assert.fail(error),
      why: () => {},
      rate: new RateController((bitsPerSecond) => request({ type: 'bitrate', bitsPerSecond })),
      request,
    };
  }

  #receiverContext(): ReceiverContext {
    const clock = this.#clock;
    const timeouts = { helloTimeoutMs: 3000, messageTimeoutMs: 30_000 };
    return {
      stageId: 'receive',
      clock,
      options: { ...timeouts, maxMessageBytes: 1 << 24, maxBytesPerSecond: 0 } as ReceiverOptions,
      outputs: new Set(['video']),
      log: new PeerLog(log, clock),
      sources: new SourceRegistry({ clock, maxPerConnection: 64, onEvent: () => {} }),
      memory: new PeerMemory(1 << 24),
      drop: (cause, count = 1) => add(this.missed, cause, count),
      fault: (error) => assert.fail(error),
      events: {
        onIntroduced: () => undefined,
        onAnswered: () => {},
        onPacket: (packet) => {
          this.#arrivals.push({ atMs: this.nowMs, latencyMs: (clock.nowUs() - packet.ledger.captureUs) / 1000 });
          packet.dispose();
          return true;
        },
        onSign: () => {},
        onKeyframeAsked: () => {},
        onEnd: () => {},
      },
    };
  }
}

function add(counts: Record<string, number>, cause: string, count: number): void {
  counts[cause] = (counts[cause] ?? 0) + count;
}
