import type { AccessUnitPacket, Packet } from '@arkavo-pipeline/core';

type Waiting = { readonly packet: Packet; readonly sinceUs: number };

/** What was taken out, and of which sources nothing is left to go on with. */
export type Cut = { readonly packets: readonly Packet[]; readonly interrupted: ReadonlySet<string> };

/** The packets that wait for a connection, in order. It owns none of them: whoever takes one out disposes of it. */
export class SendQueue {
  #waiting: Waiting[] = [];
  #bytes = 0;

  get length(): number {
    return this.#waiting.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Since when the oldest packet waits, microseconds; undefined when there is none. */
  get oldestUs(): number | undefined {
    return this.#waiting[0]?.sinceUs;
  }

  /** `sinceUs`: when the packet set out for here. */
  add(packet: Packet, sinceUs: number): void {
    this.#waiting.push({ packet, sinceUs });
    this.#bytes += packet.bytes;
  }

  shift(): Packet | undefined {
    const packet = this.#waiting.shift()?.packet;
    if (packet) this.#bytes -= packet.bytes;
    return packet;
  }

  /**
   * Takes out what has waited since before `beforeUs`. Of a source with such video, everything before its newest keyframe
   * goes, too, and everything when that is as old.
   */
  cutStale(beforeUs: number): Cut {
    const isStale = ({ sinceUs }: Waiting) => sinceUs < beforeUs;
    const starts = new Map<string, number>();
    for (const waiting of this.#waiting) {
      if (isStale(waiting) && isVideo(waiting.packet)) starts.set(waiting.packet.sourceId, Number.POSITIVE_INFINITY);
    }
    this.#waiting.forEach((waiting, index) => {
      const { packet } = waiting;
      if (isVideo(packet) && packet.keyframe && starts.has(packet.sourceId) && !isStale(waiting))
        starts.set(packet.sourceId, index);
    });
    return this.#cut(starts, (waiting, index) => {
      const { packet } = waiting;
      return isVideo(packet) ? index < (starts.get(packet.sourceId) ?? 0) : isStale(waiting);
    });
  }

  /** Takes out a source's video up to its next keyframe: what comes before has lost its reference. */
  cutToKeyframe(sourceId: string): Cut {
    const isOf = ({ packet }: Waiting): boolean => isVideo(packet) && packet.sourceId === sourceId;
    const next = this.#waiting.findIndex((waiting) => isOf(waiting) && (waiting.packet as AccessUnitPacket).keyframe);
    const starts = new Map([[sourceId, next < 0 ? Number.POSITIVE_INFINITY : next]]);
    return this.#cut(starts, (waiting, index) => isOf(waiting) && index < (starts.get(sourceId) ?? 0));
  }

  /** Takes out everything. */
  clear(): readonly Packet[] {
    return this.#cut(new Map(), () => true).packets;
  }

  #cut(starts: ReadonlyMap<string, number>, goes: (waiting: Waiting, index: number) => boolean): Cut {
    const packets: Packet[] = [];
    this.#waiting = this.#waiting.filter((waiting, index) => {
      const isGone = goes(waiting, index);
      if (isGone) packets.push(waiting.packet);
      return !isGone;
    });
    for (const { bytes } of packets) this.#bytes -= bytes;
    const interrupted = [...starts].filter(([, start]) => start === Number.POSITIVE_INFINITY).map(([source]) => source);
    return { packets, interrupted: new Set(interrupted) };
  }
}

function isVideo(packet: Packet): packet is AccessUnitPacket {
  return packet.kind === 'access-unit';
}
