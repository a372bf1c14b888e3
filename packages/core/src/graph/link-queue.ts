import { isCodedVideo, type MediaType } from '../packet/media-type.js';
import { type OverflowPolicy, overflowPolicies } from './graph.js';
import type { GraphProblem, LinkRequest } from './stage-node.js';

/** Packets; raw pictures are megabytes each. */
const defaultCapacities: { readonly [type in MediaType]: number } = {
  'video/raw': 4,
  'video/h264': 32,
  'video/h265': 32,
  'audio/pcm': 64,
  'audio/aac': 64,
  'metadata/json': 256,
};

/** The bound of a link and what happens at it. */
export type LinkQueue = { readonly capacity: number; readonly overflow: OverflowPolicy };

/** What a link asks for, with defaults by what it carries and by whether a source behind it cannot wait. */
export function linkQueue(request: LinkRequest, media: readonly MediaType[], live: boolean): LinkQueue {
  const capacity = request.capacity ?? Math.max(...media.map((type) => defaultCapacities[type]));
  const asked = overflowPolicies.find((policy) => policy === request.overflow);
  return { capacity, overflow: asked ?? defaultOverflow(media, live, capacity) };
}

/** What is wrong with the queue of a link that carries these media. */
export function queueFaults(
  { capacity, overflow }: LinkQueue,
  media: readonly MediaType[],
): Pick<GraphProblem, 'part' | 'message'>[] {
  if (overflow === 'drop-to-keyframe' && !media.some(isCodedVideo)) {
    const message = `drop-to-keyframe is for coded video, and this link carries ${media.join(', ')}; use drop-oldest or drop-newest`;
    return [{ part: 'overflow', message }];
  }
  const needsTwo = overflow === 'drop-oldest' || overflow === 'drop-to-keyframe';
  return needsTwo && capacity < 2
    ? [{ part: 'capacity', message: `${overflow} needs a capacity of at least 2, not ${capacity}` }]
    : [];
}

function defaultOverflow(media: readonly MediaType[], live: boolean, capacity: number): OverflowPolicy {
  if (!live) return 'block';
  if (media.some(isCodedVideo)) return 'drop-to-keyframe';
  return capacity < 2 ? 'drop-newest' : 'drop-oldest';
}
