import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync } from 'node:fs';
import {
  AccessUnitPacket,
  AudioPacket,
  FrameOwner,
  framePoolStats,
  MetadataPacket,
  type PacketHeader,
  type PipelineError,
  startLedger,
} from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PacketLogEntry } from '../src/index.js';
import { nullSink } from '../src/null-sink.js';
import { packetLog } from '../src/packet-log.js';
import { pipeSource } from '../src/pipe-source.js';
import { ffmpeg, ffmpegWith, pictureHashes } from './support/ffmpeg.js';
import { framePacket, noiseFrame } from './support/pictures.js';
import { TempFolder } from './support/temp-folder.js';

const folder = new TempFolder();
const owner = FrameOwner.create('maker');
const header: PacketHeader = { sourceId: 'camera', ptsUs: 40_000, durationUs: 20_000, ledger: startLedger(7) };

function entries(path: string): PacketLogEntry[] {
  const text = readFileSync(path, 'utf8');
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PacketLogEntry);
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

test('there is one line per packet, with all that is asked for', async () => {
  const path = folder.file('log.jsonl');
  const stage = await TestStage.open(packetLog, { options: { path, hash: true } });
  const data = Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2);
  const value = { type: 'custom', name: 'Ünïcode' };
  await stage.send(new AccessUnitPacket({ ...header, codec: 'h264', data, dtsUs: 20_000, keyframe: false }));
  await stage.send(new AudioPacket({ ...header, format: 'pcm-s16', sampleRate: 48000, channels: 2, data }));
  await stage.send(new MetadataPacket({ ...header, value }));
  await stage.end();
  assert.is(await stage.close(), 0);
  const common = {
    source: 'camera',
    pts: 40_000,
    duration: 20_000,
    ledger: { captureUs: 7, uncertaintyUs: 0, stamps: [] },
  };
  const payload = { size: 7, sha256: sha256(data) };
  const text = JSON.stringify(value);
  assert.equal(entries(path), [
    { ...common, ...payload, kind: 'access-unit', media: 'video/h264', dts: 20_000, keyframe: false },
    { ...common, ...payload, kind: 'audio', media: 'audio/pcm', dts: 40_000, keyframe: true },
    {
      ...common,
      kind: 'metadata',
      media: 'metadata/json',
      dts: 40_000,
      keyframe: true,
      size: Buffer.byteLength(text),
      sha256: sha256(text),
    },
  ]);
});

test("the hash of a picture is that of ffmpeg's rawvideo", async () => {
  const y4m = folder.file('pictures.y4m');
  ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=321x243:rate=30', '-frames:v', '3', '-pix_fmt', 'yuv420p', y4m);
  const raw = ffmpegWith(readFileSync(y4m), '-f', 'yuv4mpegpipe', '-i', '-', '-f', 'rawvideo', '-');
  const pictureBytes = 321 * 243 + 2 * 161 * 122;
  const source = await TestStage.open(pipeSource, { options: { fd: openSync(y4m, 'r') } });
  const path = folder.file('pictures.jsonl');
  const log = await TestStage.open(packetLog, { options: { path, hash: true } });
  await source.generate();
  for (const { packet } of source.emitted.splice(0)) await log.send(packet);
  assert.is(await source.close(), 0);
  assert.is(await log.close(), 0);
  assert.equal(
    entries(path).map((entry) => entry.sha256),
    pictureHashes(raw, pictureBytes),
  );
  assert.ok(entries(path).every((entry) => entry.size === pictureBytes && entry.kind === 'frame'));
});

test('without hash, pictures are not looked at', async () => {
  const path = folder.file('plain.jsonl');
  const stage = await TestStage.open(packetLog, { options: { path } });
  await stage.send(framePacket(noiseFrame(owner, 64, 64, 'i420', 0), 1));
  assert.is(await stage.close(), 0);
  const [entry] = entries(path);
  assert.is(entry?.size, 64 * 96);
  assert.is('sha256' in (entry ?? {}), false);
});

test('a log that cannot be opened is refused before the start', async () => {
  const options = { path: folder.file('missing/log.jsonl') };
  const error = await TestStage.open(packetLog, { options }).then(
    () => assert.unreachable() as never,
    (reason) => reason as PipelineError,
  );
  assert.is(error.code, 'ERR_FILE_WRITE');
  assert.match(error.message, /missing\/log\.jsonl could not be opened/);
});

test('a log that cannot be written is an error with its name', async () => {
  if (!existsSync('/dev/full')) return console.log('skipped: there is no /dev/full here');
  const stage = await TestStage.open(packetLog, { options: { path: '/dev/full' } });
  const error = await stage.send(new MetadataPacket({ ...header, value: 1 })).then(
    () => assert.unreachable() as never,
    (reason) => reason as PipelineError,
  );
  assert.is(error.code, 'ERR_FILE_WRITE');
  assert.match(error.message, /^\/dev\/full could not be written: ENOSPC/);
  assert.is(await stage.close(), 0);
});

test('the null sink disposes of everything', async () => {
  const stage = await TestStage.open(nullSink);
  const packets = [
    framePacket(noiseFrame(owner, 64, 64, 'nv12', 0), 0),
    new MetadataPacket({ ...header, value: null }),
  ];
  for (const packet of packets) await stage.send(packet);
  assert.ok(packets.every((packet) => packet.done));
  assert.is(await stage.close(), 0);
});

test('all frames went back to the pool', () => {
  assert.is(owner.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.after(() => folder.remove());
test.run();
