import assert from 'node:assert/strict';
import { usToMs } from '@arkavo-pipeline/core';
import type { Call } from './virtual-call.js';

/** What a call came to. */
export type Outcome = {
  /** The places of the pictures that came out, by that in which they went in. */
  readonly places: readonly number[];
  readonly complete: number;
  readonly p99Ms: number;
  /** Bytes of resends and of parity, as a part of the media's. */
  readonly resendShare: number;
  readonly parityShare: number;
};

const mediaType = 96;
const resendType = 101;
const parityType = 102;

/** Fails when a picture came out that did not go in with these bytes, or not in order. */
export function outcomeOf({ camera, taken, sentBytes }: Call): Outcome {
  const places: number[] = [];
  const addedMs: number[] = [];
  for (const { packet, atUs } of taken) {
    let place = (places.at(-1) ?? -1) + 1;
    while (place < camera.pictures.length && Buffer.compare(camera.pictures[place]?.data ?? packet.data, packet.data)) {
      place += 1;
    }
    assert.ok(place < camera.pictures.length, `picture ${places.length} that came out did not go in`);
    places.push(place);
    addedMs.push(usToMs(atUs - (camera.pictures[place]?.sentUs ?? 0)));
  }
  addedMs.sort((a, b) => a - b);
  const media = sentBytes.get(mediaType) ?? 0;
  return {
    places,
    complete: places.length / camera.pictures.length,
    p99Ms: addedMs[Math.floor(addedMs.length * 0.99)] ?? 0,
    resendShare: (sentBytes.get(resendType) ?? 0) / media,
    parityShare: (sentBytes.get(parityType) ?? 0) / media,
  };
}

/** Every picture that went in came out, or was dropped by one of the two, or nothing of it came. */
export function assertDropsAddUp({ camera, taken, sendDrops, receiveDrops }: Call): void {
  const units = ['lost', 'damaged', 'awaiting-keyframe', 'stale', 'queue-full'] as const;
  const dropped = units.reduce((sum, cause) => sum + (sendDrops[cause] ?? 0) + (receiveDrops[cause] ?? 0), 0);
  assert.equal(taken.length + dropped, camera.pictures.length, JSON.stringify({ sendDrops, receiveDrops }));
}
