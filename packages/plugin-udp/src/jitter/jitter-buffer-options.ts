import type { PayloadFormat } from '../payload/payload-format.js';
import type { AdaptiveDelay } from './adaptive-delay.js';
import type { UnitFraming } from './unit-finder.js';

export type JitterBufferOptions = {
  readonly format: Pick<PayloadFormat<never>, 'depacketise' | 'startsAccessUnit'>;
  readonly framing: UnitFraming;
  /** Ticks of the RTP timestamp per second. */
  readonly clockRate: number;
  readonly delay: AdaptiveDelay;
  /** For coded video: whether a decoder can begin at this unit. Without it each unit stands for itself. */
  readonly isKeyframe?: (accessUnit: Uint8Array) => boolean;
  /** Packets held at most; 2048. */
  readonly maxPackets?: number;
  /** Bytes held at most; 4 MiB. */
  readonly maxBytes?: number;
};
