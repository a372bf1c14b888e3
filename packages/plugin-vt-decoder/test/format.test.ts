import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

for (const [format, coding] of [
  ['yuv422p', ['-c:v', 'libx264']],
  ['yuv420p10le', ['-c:v', 'libx264']],
  ['yuv444p', ['-c:v', 'libx265', '-preset', 'ultrafast']],
] as const) {
  inEachBackend(test, `a stream of ${format} pictures is one clear error`, async (backend) => {
    const stream = await testStream('64x64', 3, [...coding, '-bf', '0', '-pix_fmt', format]);
    const stage = await openDecoder(backend);
    let thrown: unknown;
    try {
      for (const unit of stream.units) await stage.send(packetOf(unit, stream.codec));
      await stage.end();
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof PipelineError && thrown.code === 'ERR_CODEC_UNSUPPORTED');
    assert.match(thrown.message, new RegExp(`${format}.*8-bit 4:2:0`));
    assert.is(await stage.close(), 0);
  });
}

inEachBackend(test, 'a frame says its size, format and colour', async (backend) => {
  const tags = ['-color_primaries', 'smpte170m', '-color_trc', 'smpte170m', '-colorspace', 'smpte170m'];
  const stream = await testStream('854x480', 2, ['-c:v', 'libx264', '-pix_fmt', 'yuvj420p', ...tags]);
  const stage = await openDecoder(backend);
  for (const unit of stream.units) await stage.send(packetOf(unit));
  await stage.end();
  const [first] = await stage.take(1);
  assert.ok(first?.kind === 'frame');
  assert.equal(first.frame.info, {
    width: 854,
    height: 480,
    format: backend.format,
    color: { primaries: 6, transfer: 6, matrix: 6, fullRange: true },
  });
  first.dispose();
  assert.is(await stage.close(), 0);
});

nothingIsLeft(test);

test.run();
