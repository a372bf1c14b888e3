import { msToUs, PipelineError } from '@arkavo-pipeline/core';
import { readSdp } from '../sdp/read-sdp.js';
import type { SessionDescription } from '../sdp/session-description.js';

/** The RTCP packet with a session description has this name. */
export const descriptionName = 'AKSD';

/** Descriptions other than the one before are read so often at most: so many at once, and one more after each pause. */
const maxAtOnce = 16;
const pauseUs = msToUs(100);

/** What one sender says of its streams, in its reports. */
export class PeerDescription {
  #latest: Uint8Array | undefined;
  /** As many may be read at once again then. */
  #freshUs = 0;

  /** Reads the data of a packet. Undefined when it says nothing new; a refusal when it cannot be read, or is one of too many. */
  read(data: Uint8Array, nowUs: number): SessionDescription | 'bad-description' | undefined {
    if (this.#latest && Buffer.compare(this.#latest, data) === 0) return undefined;
    const freshUs = Math.max(this.#freshUs, nowUs) + pauseUs;
    if (freshUs > nowUs + maxAtOnce * pauseUs) return 'bad-description';
    this.#freshUs = freshUs;
    this.#latest = Uint8Array.from(data);
    return parse(data) ?? 'bad-description';
  }
}

/** Zero bytes fill it up. */
function parse(data: Uint8Array): SessionDescription | undefined {
  const end = data.indexOf(0);
  try {
    return readSdp(Buffer.from(end < 0 ? data : data.subarray(0, end)).toString('utf8'));
  } catch (error) {
    if (error instanceof PipelineError) return undefined;
    throw error;
  }
}
