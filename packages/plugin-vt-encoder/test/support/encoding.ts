import { writeFileSync } from 'node:fs';
import type { AccessUnitPacket, FrameInfo } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import { vtEncoder } from '../../src/encoder-stage.js';
import { run, withFolder } from './foreign.js';
import { picturePacket } from './pictures.js';

export type Options = { readonly [name: string]: unknown };

export function openEncoder(options: Options = {}): Promise<TestStage> {
  return TestStage.open(vtEncoder, { options });
}

/** Sends pictures number `from` to `to` - 1. Every one must give its unit at once. */
export async function encodeRange(
  stage: TestStage,
  [from, to]: readonly [number, number],
  fields: Partial<FrameInfo> = {},
): Promise<AccessUnitPacket[]> {
  const units: AccessUnitPacket[] = [];
  for (let index = from; index < to; index++) {
    const packet = picturePacket(stage.frames, index, fields);
    await stage.send(packet);
    assert.ok(packet.done);
    assert.is(stage.emitted.length, 1);
    units.push(...takeUnits(stage));
  }
  return units;
}

/** Encodes `count` pictures with a stage of its own, which must leave no frame behind. */
export async function encode(
  count: number,
  options: Options = {},
  fields: Partial<FrameInfo> = {},
): Promise<AccessUnitPacket[]> {
  const stage = await openEncoder(options);
  const units = await encodeRange(stage, [0, count], fields);
  await stage.end();
  assert.equal(stage.faults, []);
  assert.is(await stage.close(), 0);
  return units;
}

/** Everything emitted so far. */
export function takeUnits(stage: TestStage): AccessUnitPacket[] {
  return stage.emitted.splice(0).map(({ packet }) => {
    if (packet.kind !== 'access-unit') throw new Error(`a ${packet.kind} packet came out of the encoder`);
    packet.settle();
    return packet;
  });
}

/** NAL unit types (ISO/IEC 14496-10 table 7-1) of an access unit, in order. */
export function nalTypes(data: Uint8Array): number[] {
  const types: number[] = [];
  for (let index = 2; index + 1 < data.length; index++) {
    if (data[index] === 1 && data[index - 1] === 0 && data[index - 2] === 0) types.push((data[index + 1] ?? 0) & 31);
  }
  return types;
}

/** What ffprobe says of the stream. */
export function probe(units: readonly AccessUnitPacket[]): Promise<{ [field: string]: string | number }> {
  return withStream(units, async (file) => {
    const listing = run('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file]);
    return JSON.parse(listing).streams[0];
  });
}

/** Picture types (I, P, B) as ffprobe decodes them. */
export function pictureTypes(units: readonly AccessUnitPacket[]): Promise<string> {
  return withStream(units, async (file) =>
    run('ffprobe', ['-v', 'error', '-show_entries', 'frame=pict_type', '-of', 'csv=p=0', file]).replace(/[^IPB]/g, ''),
  );
}

/** Runs `work` with the units as an Annex B file. */
export function withStream<Result>(
  units: readonly AccessUnitPacket[],
  work: (file: string, path: (name: string) => string) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (path) => {
    writeFileSync(path('stream.264'), Buffer.concat(units.map(({ data }) => data)));
    return work(path('stream.264'), path);
  });
}
