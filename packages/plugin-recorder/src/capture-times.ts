import { type MetadataPacket, SessionTimeline, usPerSecond } from '@arkavo-pipeline/core';

/** Times that are this near to those of the capture, microseconds, are such themselves: on the pipeline's clock. */
const sameClockUs = usPerSecond;
/** Sources that are remembered; their ids may come from another machine. The one that appeared first is forgotten. */
const maxSources = 256;

/** Whether a packet's own time is that of its capture on the pipeline's clock, and not of a timeline that began by itself. */
export function isOnClock(ptsUs: number, captureUs: number): boolean {
  return Math.abs(ptsUs - captureUs) <= sameClockUs;
}

/** When metadata was captured: by a timeline for each source, so that the spacing of its timestamps stays. */
export class CaptureTimes {
  /** Of a source all of whose packets had their times on the clock, undefined. */
  readonly #sources = new Map<string, SessionTimeline | undefined>();

  /** On the pipeline's clock, microseconds; undefined where the packet's own time is on it. Called once for each packet, in order. */
  clockUs(packet: MetadataPacket): number | undefined {
    const { sourceId, ptsUs, ledger } = packet;
    if (!this.#sources.has(sourceId)) this.#add(sourceId);
    const timeline = this.#sources.get(sourceId);
    if (timeline) return timeline.place(packet);
    if (isOnClock(ptsUs, ledger.captureUs)) return undefined;
    const begun = new SessionTimeline('capture');
    this.#sources.set(sourceId, begun);
    return begun.place(packet);
  }

  #add(sourceId: string): void {
    const [first] = this.#sources.keys();
    if (first !== undefined && this.#sources.size >= maxSources) this.#sources.delete(first);
    this.#sources.set(sourceId, undefined);
  }
}
