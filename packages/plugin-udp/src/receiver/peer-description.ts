import { createHash } from 'node:crypto';
import { msToUs, PipelineError } from '@arkavo-pipeline/core';
import { remember } from '@arkavo-pipeline/transport/remember';
import type { ApplicationPacket } from '../rtcp/rtcp-packet.js';
import { readSdp } from '../sdp/read-sdp.js';
import type { SessionDescription } from '../sdp/session-description.js';

/** What is new to say of a source at once: each of its streams may add something. */
const newsPerSource = 3;
const maxRemembered = 256;
/** One more description is read after each pause. */
const pauseUs = msToUs(100);

/** What one sender says of its sources, each in reports of its own. */
export class PeerDescription {
  readonly #maxSources: number;
  /** Digests of what was read last, by the SSRC of the source's reports. */
  readonly #latest = new Map<number, string>();
  /** As many may be read at once again then. */
  #freshUs = 0;

  /** What `maxSources` sources have to say is read at once. */
  constructor(maxSources: number) {
    this.#maxSources = maxSources;
  }

  /** Reads a packet. Undefined when it says nothing new of its source; a refusal when it cannot be read, or is one of too many. */
  read({ ssrc, data }: ApplicationPacket, nowUs: number): SessionDescription | 'bad-description' | undefined {
    const digest = createHash('sha256').update(data).digest('base64');
    if (this.#latest.get(ssrc) === digest) return undefined;
    const freshUs = Math.max(this.#freshUs, nowUs) + pauseUs;
    if (freshUs > nowUs + this.#maxSources * newsPerSource * pauseUs) return 'bad-description';
    this.#freshUs = freshUs;
    remember(this.#latest, ssrc, digest, maxRemembered);
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
