import { joinAnnexB, PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, hashes, openDecoder, takeAll } from './support/decoding.js';
import { packetOf, type Stream, testStream } from './support/stream.js';

const coding = { h264: ['-c:v', 'libx264', '-bf', '2'], h265: ['-c:v', 'libx265', '-preset', 'ultrafast'] };

for (const codec of ['h264', 'h265'] as const) {
  const sizes = ['320x240', '160x120', '640x360'];
  const parts = await Promise.all(sizes.map((size) => testStream(size, 8, coding[codec])));
  const whole: Stream = {
    codec,
    units: parts.flatMap(({ units }, part) => units.map((unit) => ({ ...unit, ptsUs: unit.ptsUs + part * 1_000_000 }))),
    md5: parts.flatMap(({ md5 }) => md5),
  };
  inEachBackend(test, `${codec}: pictures may change their size at a keyframe`, async (backend) => {
    assert.equal(hashes(await decodeAll(backend, whole)), whole.md5);
  });
}

const stream = await testStream('320x240', 4, ['-c:v', 'libx264', '-bf', '0']);

inEachBackend(test, 'a unit of parameter sets and messages alone is no damage', async (backend) => {
  const stage = await openDecoder(backend);
  const message = Uint8Array.of(0x06, 0x05, 0x01, 0x00, 0x80);
  const delimiter = Uint8Array.of(0x09, 0xf0);
  const filler = Uint8Array.of(0x0c, 0xff, 0xff, 0x80);
  for (const unit of stream.units) {
    const data = joinAnnexB([delimiter, message, filler]);
    await stage.send(packetOf({ data, ptsUs: unit.ptsUs - 1, keyframe: false }));
    await stage.send(packetOf(unit));
  }
  await stage.end();
  assert.equal(hashes(takeAll(stage)), stream.md5);
  assert.equal(stage.faults, []);
  assert.equal(stage.drops, {});
  assert.is(await stage.close(), 0);
});

inEachBackend(
  test,
  'hardware that is required and not there is one clear error',
  async (backend) => {
    const stage = await openDecoder(backend, { options: { hardware: 'required' } });
    let thrown: unknown;
    for (const unit of stream.units.slice(0, 1)) await stage.send(packetOf(unit)).catch((error) => (thrown = error));
    assert.ok(thrown instanceof PipelineError && thrown.code === 'ERR_CODEC_UNSUPPORTED');
    assert.match(thrown.message, /hardware/);
    assert.is(await stage.close(), 0);
  },
  ({ hasHardware }) => !hasHardware,
);

inEachBackend(test, 'an option parameterSets that is none is one clear error', async (backend) => {
  let thrown: unknown;
  await openDecoder(backend, { options: { parameterSets: 'not what it should be' } }).catch(
    (error) => (thrown = error),
  );
  assert.ok(thrown instanceof PipelineError && thrown.code === 'ERR_STREAM_INVALID');
  assert.match(thrown.message, /parameterSets begins with "not what it should be", expected an avcC or hvcC/);
});

nothingIsLeft(test);

test.run();
