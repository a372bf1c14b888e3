import { nalUnits } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { nal } from '../payload/support/nal-units.js';
import { video } from '../sdp/support/media.js';
import { bareKeyframe, keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const test = suite('video that comes without parameter sets');

const tenthUs = 100_000;

/** From one tenth of a second to another, of a camera whose keyframes, one in ten pictures, are these. */
function play(bench: TestReception, camera: TestCamera, key: Uint8Array, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    camera.send(index % 10 === 0 ? key : picture, index * tenthUs);
    bench.pass(tenthUs);
  }
}

test('what is missing is said once, with what to do, when it has been so for three seconds', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  play(bench, camera, bareKeyframe, 0, 29);
  assert.equal(bench.warnings, []);
  play(bench, camera, bareKeyframe, 29, 130);
  assert.is(bench.warnings.length, 1, bench.warnings.join('\n'));
  assert.match(
    bench.warnings[0] ?? '',
    /^\d+ units of 192\.0\.2\.1 \(SSRC 1000\) could not be read: its keyframes come without SPS and PPS, and no session description has them; have that sender put them in front of each keyframe \(ffmpeg: -bsf:v h264_mp4toannexb with -c copy of a file, else -bsf:v dump_extra; GStreamer: config-interval=-1 of rtph264pay\), or set sdp to its session description, with sprop-parameter-sets$/,
  );
  const [record] = bench.records;
  assert.is(record?.cause, 'awaiting-keyframe');
  const { units, ...details } = record?.details ?? {};
  assert.equal(details, { address: '192.0.2.1', ssrc: 1000, payloadType: 96, lacking: 'SPS, PPS' });
  assert.ok(Number(units) >= 30);
  assert.is(bench.emitted.length, 0);
});

test('of H.265 the VPS is named, too, with the parameters of its own session descriptions', () => {
  const bench = new TestReception();
  const stream = new TestStream({ ssrc: 7, payloadType: 97 });
  for (let index = 0; index < 40; index++) {
    const unit = Uint8Array.from([0, 0, 0, 1, ...nal('h265', index % 10 === 0 ? 19 : 1, 300)]);
    bench.packets(stream.packets(payloadFormats['video/h265'].packetise(unit, 400), index * tenthUs), 1000);
    bench.pass(tenthUs);
  }
  assert.is(bench.warnings.length, 1, bench.warnings.join('\n'));
  assert.match(
    bench.warnings[0] ?? '',
    /without VPS and SPS and PPS, .* hevc_mp4toannexb .* of rtph265pay\).* with sprop-vps, sprop-sps/,
  );
});

test('a file that is sent faster than in real time is said all the same', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  camera.send(bareKeyframe, 0);
  bench.pass(500_000);
  for (let index = 1; index < 200; index++) camera.send(index % 10 === 0 ? bareKeyframe : picture, index * tenthUs);
  bench.pass(10_000);
  assert.is(bench.warnings.length, 1);
});

test('each stream of a sender is said, four of an address at most', () => {
  const bench = new TestReception();
  const cameras = [1, 2, 3, 4, 5, 6].map(
    (ssrc) => new TestCamera(bench, 1000, `cam ${ssrc}`, new TestStream({ ssrc, payloadType: 96 })),
  );
  for (let index = 0; index < 50; index++) {
    if (index % 10 === 0) for (const camera of cameras) camera.describe(index * tenthUs);
    for (const camera of cameras) camera.send(index % 10 === 0 ? bareKeyframe : picture, index * tenthUs);
    bench.pass(tenthUs);
  }
  const said = bench.warnings.map((line) => /SSRC (\d)\) .* without SPS/.exec(line)?.[1]);
  assert.equal(said, ['1', '2', '3', '4']);
});

test('parameter sets that come behind the first keyframes are in time', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  play(bench, camera, bareKeyframe, 0, 20);
  play(bench, camera, keyframe, 20, 60);
  assert.equal(bench.warnings, []);
  assert.ok(bench.emitted.length > 30);
});

test('a sender that is joined long before its first keyframe has time to bring them', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  play(bench, camera, picture, 0, 60);
  play(bench, camera, bareKeyframe, 60, 80);
  assert.equal(bench.warnings, []);
  play(bench, camera, bareKeyframe, 80, 100);
  assert.is(bench.warnings.length, 1);
});

test('keyframes without parameter sets that a session description has are read', () => {
  const sets = [...nalUnits('h264', keyframe)].filter(({ type }) => type === 7 || type === 8);
  const parameterSets = sets.map(({ start, end }) => keyframe.subarray(start, end));
  const bench = new TestReception({ description: { name: 'theirs', media: [video({ parameterSets })] } });
  play(bench, new TestCamera(bench, 1000, 'cam'), bareKeyframe, 0, 40);
  assert.equal(bench.warnings, []);
  assert.ok(bench.emitted.length > 30);
});

test.run();
