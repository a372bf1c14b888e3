import { execFileSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner, framePoolStats, mediaTypes } from '../../src/index.js';
import { testAccessUnit, testAudio, testFrame, testPacket } from '../../src/testing/index.js';

/** What ffprobe finds in a raw stream, of which it complains about nothing. */
function probe(demuxer: string, data: Uint8Array, entries: string): string {
  const args = [
    '-v',
    'error',
    '-f',
    demuxer,
    '-count_frames',
    '-show_entries',
    `stream=${entries}`,
    '-of',
    'csv=p=0',
    '-',
  ];
  return execFileSync('ffprobe', args, { input: data, stdio: ['pipe', 'pipe', 'inherit'] })
    .toString()
    .trim();
}

for (const [codec, demuxer] of [
  ['h264', 'h264'],
  ['h265', 'hevc'],
] as const) {
  test(`ffmpeg decodes ten ${codec} test units without a complaint`, () => {
    const units = Array.from({ length: 10 }, (_, index) => testAccessUnit({ index, codec }));
    assert.equal(
      units.map(({ keyframe }) => keyframe).flatMap((keyframe, index) => (keyframe ? [index] : [])),
      [0, 4, 8],
    );
    assert.is(probe(demuxer, Buffer.concat(units.map(({ data }) => data)), 'width,height,nb_read_frames'), '64,48,10');
  });
}

test('a test unit of AAC is silence as ffmpeg decodes it', () => {
  const { data } = testAudio({ index: 0, format: 'aac' });
  // ADTS (ISO/IEC 13818-7): AAC-LC, 48 kHz, stereo.
  const length = data.length + 7;
  const header = [0xff, 0xf1, 0x4c, 0x80 | (length >> 11), (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc];
  const stream = Buffer.concat(Array.from({ length: 5 }, () => Buffer.from([...header, ...data])));
  assert.is(probe('aac', stream, 'sample_rate,channels,nb_read_frames'), '48000,2,5');
});

test('every media type has packets, in order, of a source, with a ledger that starts now', () => {
  const frames = FrameOwner.create('test');
  for (const media of mediaTypes) {
    using first = testPacket(media, { index: 0, frames });
    using second = testPacket(media, { index: 1, sourceId: 'two', frames });
    assert.equal([first.mediaType, second.mediaType], [media, media]);
    assert.equal([first.sourceId, second.sourceId], ['test', 'two']);
    assert.is(second.ptsUs, first.ptsUs + first.durationUs);
    assert.ok(first.ledger.captureUs > 0);
  }
  testFrame({ index: 0, frames, width: 17, height: 3, format: 'nv12' }).dispose();
  assert.is(frames.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
