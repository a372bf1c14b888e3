import { createHash } from 'node:crypto';
import type { Frame, Packet } from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import { vtDecoder } from '../../src/decoder-stage.js';
import { packetOf, type Stream } from './stream.js';

/** What is left of a frame that was hashed and given back. */
export type Picture = {
  readonly ptsUs: number;
  readonly captureUs: number;
  readonly durationUs: number;
  readonly md5: string;
};

export function openDecoder(options: TestStageOptions = {}): Promise<TestStage> {
  return TestStage.open(vtDecoder, options);
}

/** Decodes a whole stream. */
export async function decodeAll({ codec, units }: Stream, options: TestStageOptions = {}): Promise<Picture[]> {
  const stage = await openDecoder(options);
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

/** MD5 of the visible pixels, plane by plane, as ffmpeg's framemd5 has it. */
export function md5Of(frame: Frame): string {
  const hash = createHash('md5');
  for (const { data, stride, width, height } of frame.planes()) {
    for (let row = 0; row < height; row++) hash.update(data.subarray(row * stride, row * stride + width));
  }
  return hash.digest('hex');
}

function pictureOf(packet: Packet): Picture {
  using owned = packet;
  if (owned.kind !== 'frame') throw new Error(`a ${owned.kind} packet came out of the decoder`);
  const { ptsUs, durationUs, ledger, frame } = owned;
  return { ptsUs, durationUs, captureUs: ledger.captureUs, md5: md5Of(frame) };
}
