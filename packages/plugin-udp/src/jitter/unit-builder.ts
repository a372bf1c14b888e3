import type { PayloadFormat } from '../payload/payload-format.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { JitterUnit } from './jitter-unit.js';
import type { PacketWindow } from './packet-window.js';

/** Makes units of the packets in a window. */
export class UnitBuilder {
  readonly #window: PacketWindow;
  readonly #depacketise: PayloadFormat<never>['depacketise'];
  readonly #isKeyframe: (accessUnit: Uint8Array) => boolean;

  constructor(
    window: PacketWindow,
    depacketise: PayloadFormat<never>['depacketise'],
    isKeyframe: (accessUnit: Uint8Array) => boolean,
  ) {
    this.#window = window;
    this.#depacketise = depacketise;
    this.#isKeyframe = isKeyframe;
  }

  /** The unit of the packets from `start` through `end`, all of which are there; undefined when they are damaged. */
  build(start: number, end: number): JitterUnit | undefined {
    const packets: RtpPacket[] = [];
    let firstArrivalUs = Number.POSITIVE_INFINITY;
    let completedUs = Number.NEGATIVE_INFINITY;
    for (let number = start; number <= end; number++) {
      const arrival = this.#window.get(number);
      if (!arrival) return undefined;
      packets.push(arrival.packet);
      firstArrivalUs = Math.min(firstArrivalUs, arrival.arrivedUs);
      completedUs = Math.max(completedUs, arrival.arrivedUs);
    }
    const accessUnit = this.#depacketise(packets.map(({ payload }) => payload));
    if (!accessUnit) return undefined;
    const keyframe = this.#isKeyframe(accessUnit);
    return { accessUnit, timestamp: packets[0]?.timestamp ?? 0, keyframe, packets, firstArrivalUs, completedUs };
  }
}
