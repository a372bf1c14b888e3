import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testStream } from '../support/stream.js';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { after, shortStream } from './streams.js';

decoderTest('an SPS that the session accepts does not open another one', async () => {
  const first = await shortStream();
  const second = await shortStream('160x128', ['-refs', '3', '-x264-params', 'force-cfr=1:nal-hrd=none:keyint=33']);
  const decoder = new FakeDecoder('h264');
  decoder.decode([...first.units, ...after(first, second)]);
  decoder.close();
  assert.equal(decoder.damages, []);
  assert.is(fake.sessionsCreated, 1);
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    [...first.md5, ...second.md5],
  );
});

for (const [what, more] of [
  ['size', ['-s', '96x80']],
  ['profile', ['-profile:v', 'baseline']],
  ['range', ['-pix_fmt', 'yuvj420p']],
] as const) {
  decoderTest(`a change of the ${what} lets out what was inside and opens another session`, async () => {
    const first = await testStream('160x128', 12, [
      '-c:v',
      'libx264',
      '-profile:v',
      'high',
      '-bf',
      '3',
      '-b_strategy',
      '0',
    ]);
    const second = await testStream('160x128', 12, ['-c:v', 'libx264', '-bf', '2', ...more]);
    const decoder = new FakeDecoder('h264');
    decoder.decode([...first.units, ...after(first, second)]);
    decoder.flush();
    decoder.close();
    assert.equal(decoder.damages, []);
    assert.is(fake.sessionsCreated, 2);
    assert.equal(
      decoder.pictures.map((picture) => picture.md5),
      [...first.md5, ...second.md5],
    );
  });
}

for (const range of ['tv', 'pc'] as const) {
  decoderTest(`pictures of range ${range} are NV12 of that range, with the colours that the stream says`, async () => {
    const tags = ['-color_primaries', 'smpte170m', '-color_trc', 'smpte170m', '-colorspace', 'smpte170m'];
    const format = range === 'pc' ? 'yuvj420p' : 'yuv420p';
    const stream = await testStream('160x128', 3, ['-c:v', 'libx264', '-bf', '0', '-pix_fmt', format, ...tags]);
    const decoder = new FakeDecoder('h264');
    decoder.decode(stream.units);
    decoder.close();
    assert.equal(decoder.pictures[0]?.info, {
      width: 160,
      height: 128,
      format: 'nv12',
      color: { primaries: 6, transfer: 6, matrix: 6, fullRange: range === 'pc' },
    });
    assert.equal(
      decoder.pictures.map((picture) => picture.md5),
      stream.md5,
    );
  });
}

for (const [format, coding] of [
  ['yuv422p', ['-c:v', 'libx264']],
  ['yuv420p10le', ['-c:v', 'libx264']],
  ['gray', ['-c:v', 'libx264']],
  ['yuv444p', ['-c:v', 'libx265', '-preset', 'ultrafast']],
] as const) {
  decoderTest(`a stream of ${format} pictures is one clear error, and no session is opened for it`, async () => {
    const stream = await testStream('64x64', 1, [...coding, '-bf', '0', '-pix_fmt', format]);
    const decoder = new FakeDecoder(stream.codec);
    assert.throws(
      () => decoder.decode(stream.units),
      (error: unknown) =>
        error instanceof PipelineError &&
        error.code === 'ERR_CODEC_UNSUPPORTED' &&
        new RegExp(`${format};.*8-bit 4:2:0.*yuv420p`).test(error.message),
    );
    decoder.close();
    assert.is(fake.sessionsCreated, 0);
  });
}

decoderTest('a picture wider than any frame is damage, and no session is opened for it', async () => {
  const wide = await testStream('16512x64', 1, ['-c:v', 'libx265', '-x265-params', 'log-level=none']);
  const decoder = new FakeDecoder('h265');
  decoder.decode(wide.units);
  decoder.close();
  assert.is(decoder.damages.length, 1);
  assert.match(decoder.damages[0] ?? '', /16512x64; expected .*16384 a side/);
  assert.is(fake.sessionsCreated, 0);
});

decoderTest('in the middle of a stream, other pixels are believed when a second keyframe says the same', async () => {
  const first = await shortStream();
  const second = await testStream('160x128', 4, ['-c:v', 'libx264', '-g', '2', '-bf', '0', '-pix_fmt', 'yuv422p']);
  const decoder = new FakeDecoder('h264');
  decoder.decode(first.units);
  const [keyframe, , another] = after(first, second);
  assert.ok(keyframe && another?.keyframe);
  decoder.decode([keyframe]);
  assert.is(decoder.damages.length, 1);
  assert.throws(
    () => decoder.decode([another]),
    (error: unknown) => error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED',
  );
  decoder.close();
});

test.run();
