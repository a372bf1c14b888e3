import { statSync, writeFileSync } from 'node:fs';
import {
  type AccessUnitPacket,
  type Clock,
  type FrameInfo,
  isParameterSet,
  isSlice,
  nalUnits,
} from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import type { Backend } from './backends.js';
import { run, withFolder } from './foreign.js';
import { picturePacket } from './pictures.js';

export type Options = { readonly [name: string]: unknown };

export function openEncoder(backend: Backend, options: Options = {}, clock?: Clock): Promise<TestStage> {
  return TestStage.open(backend.stage, { options, ...(clock && { clock }) });
}

/** Sends pictures number `from` to `to` - 1. The units of the last ones may be a little later. */
export async function sendRange(
  stage: TestStage,
  [from, to]: readonly [number, number],
  fields: Partial<FrameInfo> = {},
): Promise<void> {
  for (let index = from; index < to; index++) {
    const packet = picturePacket(stage.frames, index, fields);
    await stage.send(packet);
    assert.ok(packet.done);
  }
}

/** Ends the stream and closes the stage, which must leave no frame behind. Returns the units that nobody has taken. */
export async function finish(stage: TestStage): Promise<AccessUnitPacket[]> {
  await stage.end();
  const units = takeUnits(stage);
  assert.is(await stage.close(), 0);
  return units;
}

/** Encodes `count` pictures with a stage of its own. */
export async function encode(
  backend: Backend,
  count: number,
  options: Options = {},
  fields: Partial<FrameInfo> = {},
): Promise<AccessUnitPacket[]> {
  const stage = await openEncoder(backend, options);
  await sendRange(stage, [0, count], fields);
  const units = await finish(stage);
  assert.equal(stage.faults, []);
  assert.is(units.length, count);
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

/** Types of the NAL units that a decoder needs (parameter sets and slices), in order. */
export function nalTypes({ codec, data }: AccessUnitPacket): number[] {
  const types = [...nalUnits(codec, data)].map(({ type }) => type);
  return types.filter((type) => isParameterSet(codec, type) || isSlice(codec, type));
}

/** The parameter sets of a unit, one after the other. */
export function parameterSets({ codec, data }: AccessUnitPacket): Buffer {
  const sets = [...nalUnits(codec, data)].filter(({ type }) => isParameterSet(codec, type));
  return Buffer.concat(sets.map(({ start, end }) => data.subarray(start, end)));
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
    const file = path(units[0]?.codec === 'h265' ? 'stream.265' : 'stream.264');
    writeFileSync(file, Buffer.concat(units.map(({ data }) => data)));
    return work(file, path);
  });
}

/** How many frames GStreamer decodes. */
export function framesByGStreamer(units: readonly AccessUnitPacket[]): Promise<number> {
  const [parse, decode] = units[0]?.codec === 'h265' ? ['h265parse', 'avdec_h265'] : ['h264parse', 'avdec_h264'];
  return withStream(units, async (file, path) => {
    const elements = [`filesrc location=${file}`, parse, decode, `filesink location=${path('decoded')}`];
    run('gst-launch-1.0', ['-q', ...elements.join(' ! ').split(' ')]);
    const { width, height } = await probe(units);
    return statSync(path('decoded')).size / ((Number(width) * Number(height) * 3) / 2);
  });
}
