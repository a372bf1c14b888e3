import type { AccessUnitPacket, AudioPacket, FramePacket, Packet } from '@arkavo-pipeline/core';
import { PipelineError } from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import { mediaSource } from '../../src/media-source.js';

export type Played = {
  readonly packets: readonly Packet[];
  readonly video: readonly AccessUnitPacket[];
  readonly audio: readonly AudioPacket[];
  readonly frames: readonly FramePacket[];
  readonly error: unknown;
  readonly logs: readonly string[];
};

/** Plays a file to its end and disposes of everything; with the error it ended with. Fails when a frame was left. */
export async function play(
  path: string,
  options: { readonly [name: string]: unknown } = {},
  more: TestStageOptions = {},
): Promise<Played> {
  const stage = await TestStage.open(mediaSource, { ...more, options: { path, ...options } });
  const error = await stage.generate().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const packets = await stage.take(stage.emitted.length);
  for (const packet of packets) packet.dispose();
  assert.is(await stage.close(), 0);
  return {
    packets,
    video: packets.filter((packet) => packet.kind === 'access-unit'),
    audio: packets.filter((packet) => packet.kind === 'audio'),
    frames: packets.filter((packet) => packet.kind === 'frame'),
    error,
    logs: stage.logs,
  };
}

/** What opening or playing the file is refused with. */
export async function refusal(path: string, more: TestStageOptions = {}): Promise<PipelineError> {
  const error = await play(path, {}, more).then(
    (played) => played.error,
    (reason: unknown) => reason,
  );
  assert.instance(error, PipelineError, `${path} was not refused: ${error}`);
  return error as PipelineError;
}
