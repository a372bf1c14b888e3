import { type Counters, counterMemory, openCounters } from './counters.js';

/** Why a packet that was sent did not reach the consumer. */
export const linkDropCauses = {
  'overflow-oldest': 'The link was full: the packet that had waited longest made room.',
  'overflow-newest': 'The link was full: the new packet was not taken.',
  'awaiting-keyframe': 'A unit before it was dropped: nothing can be decoded up to the next keyframe.',
  'consumer-gone': 'The consumer has ended.',
} as const;

export type LinkDropCause = keyof typeof linkDropCauses;

/** `delivered` is written by the consumer, all else by the producer. */
const fields = ['sent', 'delivered', 'depth', 'maxDepth', ...(Object.keys(linkDropCauses) as LinkDropCause[])] as const;

export type LinkCounters = Counters<(typeof fields)[number]>;

export function allocateLinkCounters(): SharedArrayBuffer {
  return counterMemory(fields);
}

export function openLinkCounters(memory: SharedArrayBuffer): LinkCounters {
  return openCounters(memory, fields);
}
