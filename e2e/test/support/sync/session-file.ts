import type { StageSpec } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import audio from '@arkavo-pipeline/plugin-audio';
import compositor from '@arkavo-pipeline/plugin-compositor';
import recorder from '@arkavo-pipeline/plugin-recorder';
import encoder from '@arkavo-pipeline/plugin-vt-encoder';
import { type SkewedCamera, sendPictures, sendSound, tile } from './skewed-camera.js';
import { StageFeed } from './stage-feed.js';

export type SessionFile = {
  readonly path: string;
  readonly cameras: readonly SkewedCamera[];
  /** Of virtual time. */
  readonly seconds: number;
  /** Pictures per second in the file. */
  readonly fps: number;
};

/** Packets of 100 ms take up to 180 ms: with less, some sound is not there yet when its time is mixed. */
const latencyMs = 400;

/** Records a session of cameras, side by side and mixed, in virtual time. Returns what the stages dropped, by stage. */
export async function recordSession({ path, cameras, seconds, fps }: SessionFile) {
  const clock = new VirtualClock();
  const open = (type: string, options: object, inputs?: readonly string[]) =>
    TestStage.open(specOf(type), { options: { ...options }, clock, ...(inputs && { inputs }) });
  const size = { width: cameras.length * tile.width, height: tile.height };
  const order = cameras.map(({ sourceId }) => sourceId);
  const stages = {
    scene: await open('compositor', { ...size, frameRate: fps, layout: 'side-by-side', order, latencyMs }),
    encode: await open('vt-encoder', {
      bitrate: 200_000,
      preset: 'speed',
      backend: 'software',
      keyFrameInterval: 4 * fps,
    }),
    mix: await open('audio-mixer', { blockMs: 100, latencyMs }),
    sound: await open('aac-encoder', { bitrate: 64_000 }),
    record: await open('recorder', { path, fragmentMs: 10_000 }, ['video', 'audio']),
  };
  const { scene, encode, mix, sound, record } = stages;
  const toEncode = new StageFeed(encode, clock);
  const toSound = new StageFeed(sound, clock);
  const toRecord = new StageFeed(record, clock);
  const flowing = [
    toEncode.take(scene, 'video'),
    toRecord.take(encode, 'video'),
    toSound.take(mix, 'audio'),
    toRecord.take(sound, 'audio'),
  ];
  await Promise.race([
    ...flowing,
    Promise.all(
      cameras.flatMap((camera) => [
        sendPictures(camera, scene, clock, seconds),
        sendSound(camera, mix, clock, seconds),
      ]),
    ),
  ]);
  await Promise.all([toEncode.end(scene), toSound.end(mix)]);
  await Promise.all([toRecord.end(encode), toRecord.end(sound)]);
  await record.end();
  for (const stage of Object.values(stages)) await stage.close();
  return Object.fromEntries(Object.entries(stages).map(([name, { drops }]) => [name, drops]));
}

function specOf(type: string): StageSpec {
  const spec = [audio, compositor, recorder, encoder].flatMap(({ stages }) => stages).find((one) => one.type === type);
  if (!spec) throw new Error(`no plugin has the stage ${type}`);
  return spec;
}
