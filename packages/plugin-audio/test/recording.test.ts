import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AudioPacket, type StageSpec, usPerSecond } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import plugin from '@arkavo-pipeline/plugin-recorder';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adts, encode, loudest } from './support/encoding.js';
import { sound, soundPackets } from './support/sound.js';

const folder = mkdtempSync(join(tmpdir(), 'plugin-audio-'));
const clickFrame = 36_000;
const primingUs = Math.round((1024 * usPerSecond) / 48_000);
const source = sound(48_000, 2, 96_000, (frame) => (frame === clickFrame ? 0.9 : 0));

async function record(name: string, units: readonly AudioPacket[]): Promise<string> {
  const path = join(folder, name);
  const stage = await TestStage.open(plugin.stages[0] as StageSpec, { options: { path }, inputs: ['audio'] });
  for (const unit of units) await stage.send(unit);
  await stage.end();
  await stage.close();
  assert.equal(stage.drops, {});
  return path;
}

/** What ffmpeg plays: from the time 0 of the file on, without what is before. */
function play(path: string): Float32Array {
  const args = ['-nostdin', '-v', 'error', '-xerror', '-copyts', '-i', path, '-af', 'aresample=async=1:first_pts=0'];
  const bytes = execFileSync('ffmpeg', [...args, '-f', 'f32le', '-'], { maxBuffer: 2 ** 28 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** What is before the first sample is before the beginning of the file, where the container knows of such. */
for (const [name, startUs] of [
  ['sound.mp4', -primingUs],
  ['sound.m4a', -primingUs],
  ['sound.mov', -primingUs],
  ['sound.mkv', 0],
] as const) {
  test(`ffmpeg plays a click at its time in ${name}`, async () => {
    const { units } = await encode(soundPackets(source, 960, { startUs: 9_000_000 }));
    const path = await record(name, units);
    const args = ['-v', 'error', '-show_entries', 'stream=codec_name,profile,start_time', '-of', 'json', path];
    const [stream] = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })).streams;
    assert.equal([stream.codec_name, stream.profile], ['aac', 'LC']);
    assert.ok(Math.abs(stream.start_time * usPerSecond - startUs) <= 1, `begins at ${stream.start_time} s`);
    const playedUs = (loudest(play(path), 2) * usPerSecond) / 48_000;
    const expectedUs = (clickFrame * usPerSecond) / 48_000 + primingUs + startUs;
    assert.ok(Math.abs(playedUs - expectedUs) <= 1_000, `${playedUs} µs, not ${expectedUs} µs`);
  });
}

test('GStreamer decodes it, with the click in its place', async () => {
  const { units } = await encode(soundPackets(source, 960));
  const [file, decoded] = [join(folder, 'sound.aac'), join(folder, 'sound.raw')];
  writeFileSync(file, adts(units));
  const chain = ['filesrc', `location=${file}`, '!', 'aacparse', '!', 'avdec_aac', '!', 'audioconvert'];
  const caps = 'audio/x-raw,format=F32LE,channels=2,layout=interleaved';
  execFileSync('gst-launch-1.0', ['-q', ...chain, '!', caps, '!', 'filesink', `location=${decoded}`]);
  const bytes = readFileSync(decoded);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
  const away = loudest(samples, 2) - 1_024 - clickFrame;
  assert.ok(Math.abs(away) <= 48, `off by ${away} frames of ${samples.length / 2}`);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
