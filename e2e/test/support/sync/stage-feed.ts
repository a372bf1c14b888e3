import { setImmediate as turn } from 'node:timers/promises';
import { FramePacket, type Packet } from '@arkavo-pipeline/core';
import type { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';

/** Gives a stage one packet after the other, whichever stage emits it; no time passes meanwhile. */
export class StageFeed {
  readonly #stage: TestStage;
  readonly #clock: VirtualClock;
  #sending: Promise<void> = Promise.resolve();

  constructor(stage: TestStage, clock: VirtualClock) {
    this.#stage = stage;
    this.#clock = clock;
  }

  /** Hands on what a stage emits on this port, for as long as it does. */
  async take(from: TestStage, wanted: string): Promise<never> {
    for (;;) {
      const { packet, port } = await from.next();
      if (port === wanted) this.#send(packet);
      else packet.dispose();
    }
  }

  /** Ends a stage it takes from; resolves when all of it has been handed on. Rejects with the failure of either. */
  async end(from: TestStage): Promise<void> {
    await from.end();
    await turn();
    await this.#sending;
  }

  #send(packet: Packet): void {
    const release = this.#clock.hold();
    this.#sending = this.#sending.then(() => this.#stage.send(handedOver(packet, this.#stage))).finally(release);
    this.#sending.catch(() => {});
  }
}

/** A frame is held by the stage that has it, as behind a link. */
function handedOver(packet: Packet, stage: TestStage): Packet {
  if (packet.kind !== 'frame') return packet;
  const { frame, header } = packet;
  const { handle, info } = frame;
  frame.moveTo(stage.frames.id);
  packet.settle();
  return new FramePacket({ ...header, frame: stage.frames.adopt(handle, info) });
}
