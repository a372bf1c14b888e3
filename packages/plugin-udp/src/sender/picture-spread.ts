import { msToUs } from '@arkavo-pipeline/core';

/** The shortest time that packets are spread over, and that of a frame until two have come. */
const leastSpreadUs = msToUs(1);
const usualFrameUs = msToUs(33);
/** A picture rate below this spreads no longer. */
const mostFrameUs = msToUs(100);
/** Within a house a picture goes at once: what stands between takes as much at a time from any TCP connection. */
const shortWayUs = msToUs(5);
const atOnceBytes = 65_536;

/**
 * What the packets of a picture of `bytes` are spread over at most, microseconds. A keyframe need not take longer than half the round
 * trip: on a short way there is no queue that it could build, and what is lost of its end is asked for that much sooner. `frameUs` and
 * `rttUs` are undefined while they are not known.
 */
export function pictureSpreadUs(bytes: number, frameUs = usualFrameUs, rttUs = 2 * frameUs): number {
  if (rttUs < shortWayUs && bytes <= atOnceBytes) return 0;
  return Math.max(leastSpreadUs, Math.min(mostFrameUs, frameUs, Math.round(rttUs / 2)));
}
