import type { Packet } from '../packet/packet.js';
import { ClockMapping } from './clock-mapping.js';

/**
 * What session time is. `capture`: this machine's monotonic clock at the capture of a packet, for sources that run in real time.
 * `pts`: the packet's own time, for files that are read as fast as they can be.
 */
export type SessionTimelineKind = 'capture' | 'pts';

/**
 * Places the packets of one source on the timeline that several sources share. The timestamps of a source keep their spacing:
 * the offset and the rate of its clock are smoothed out of `captureUs - ptsUs`, so what jitters there does not show here.
 */
export class SessionTimeline {
  readonly #mapping: ClockMapping | undefined;

  constructor(kind: SessionTimelineKind) {
    this.#mapping = kind === 'capture' ? new ClockMapping() : undefined;
  }

  /** How many times the source's clock has jumped; a jump is where session times may go back or leave a gap. */
  get epoch(): number {
    return this.#mapping?.epoch ?? 0;
  }

  /**
   * The session time of a packet of the source, microseconds. As long as timestamps rise and the source's clock does not jump, it
   * never goes back. A capture time of which nothing is known (`unknownUncertaintyUs`) is gone by all the same.
   */
  place({ ptsUs, ledger }: Pick<Packet, 'ptsUs' | 'ledger'>): number {
    if (!this.#mapping) return ptsUs;
    this.#mapping.observe(ptsUs, ledger.captureUs);
    return this.#mapping.toLocalUs(ptsUs);
  }
}
