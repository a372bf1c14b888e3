import type { Packet } from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import type { Backend } from './backends.js';
import { md5Of } from './picture-hash.js';
import { packetOf, type Stream } from './stream.js';

/** What is left of a frame that was hashed and given back. */
export type Picture = {
  readonly ptsUs: number;
  readonly captureUs: number;
  readonly durationUs: number;
  readonly md5: string;
  readonly damaged: boolean;
};

export function openDecoder({ stage }: Backend, options: TestStageOptions = {}): Promise<TestStage> {
  return TestStage.open(stage, options);
}

/** Decodes a whole stream. */
export async function decodeAll(
  backend: Backend,
  { codec, units }: Stream,
  options: TestStageOptions = {},
): Promise<Picture[]> {
  const stage = await openDecoder(backend, options);
  const pictures: Picture[] = [];
  for (const unit of units) {
    await stage.send(packetOf(unit, codec));
    pictures.push(...takeAll(stage));
  }
  await stage.end();
  pictures.push(...takeAll(stage));
  assert.is(await stage.close(), 0);
  return pictures;
}

/** Everything emitted so far, hashed and given back. */
export function takeAll(stage: TestStage): Picture[] {
  return stage.emitted.splice(0).map(({ packet }) => pictureOf(packet));
}

/** The hashes alone. */
export function hashes(pictures: readonly Picture[]): string[] {
  return pictures.map(({ md5 }) => md5);
}

function pictureOf(packet: Packet): Picture {
  using owned = packet;
  if (owned.kind !== 'frame') throw new Error(`a ${owned.kind} packet came out of the decoder`);
  const { ptsUs, durationUs, ledger, frame, damaged } = owned;
  return { ptsUs, durationUs, captureUs: ledger.captureUs, md5: md5Of(frame), damaged };
}
