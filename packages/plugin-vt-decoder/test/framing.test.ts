import {
  fromAnnexB,
  isParameterSet,
  joinAnnexB,
  nalUnits,
  parameterSetsOf,
  writeAvcConfiguration,
} from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, hashes } from './support/decoding.js';
import { type Stream, testStream, type Unit } from './support/stream.js';

const h264 = await testStream('320x240', 20, ['-c:v', 'libx264', '-bf', '2', '-g', '10']);
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'bframes=2:keyint=10:log-level=none'];
const h265 = await testStream('320x240', 20, x265);

function changed(stream: Stream, change: (unit: Unit) => Uint8Array): Stream {
  return { ...stream, units: stream.units.map((unit) => ({ ...unit, data: change(unit) })) };
}

function withoutSets({ codec }: Stream): (unit: Unit) => Uint8Array {
  return ({ data }) =>
    joinAnnexB(
      [...nalUnits(codec, data)]
        .filter(({ type }) => !isParameterSet(codec, type))
        .map(({ start, end }) => data.subarray(start, end)),
    );
}

for (const stream of [h264, h265]) {
  const prefixed = changed(stream, ({ data }) => fromAnnexB(stream.codec, data));
  inEachBackend(test, `${stream.codec} with lengths before its NAL units is decoded like Annex B`, async (backend) => {
    assert.equal(hashes(await decodeAll(backend, prefixed)), stream.md5);
  });
}

// Lengths of 256 to 511 begin 00 00 01.
const small = await testStream('64x64', 60, ['-c:v', 'libx264', '-bf', '0', '-qp', '24']);
const smallPrefixed = changed(small, ({ data }) => fromAnnexB('h264', data));

inEachBackend(test, 'lengths that look like start codes are lengths', async (backend) => {
  assert.ok(smallPrefixed.units.some(({ data }) => data[0] === 0 && data[1] === 0 && data[2] === 1));
  assert.equal(hashes(await decodeAll(backend, smallPrefixed)), small.md5);
});

const sets = parameterSetsOf('h264', h264.units[0]?.data ?? new Uint8Array());
const [sps = new Uint8Array(), pps = new Uint8Array()] = sets;
const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64');
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const forms = {
  'an avcC record in base64': base64(writeAvcConfiguration([sps], [pps])),
  'an avcC record in hex': hex(writeAvcConfiguration([sps], [pps])),
  'Annex B in hex': hex(joinAnnexB(sets)),
  'Annex B in base64': base64(joinAnnexB(sets)),
  'sprop-parameter-sets': sets.map(base64).join(','),
};
const bare = changed(h264, withoutSets(h264));

for (const [form, parameterSets] of Object.entries(forms)) {
  inEachBackend(test, `parameter sets that come apart, as ${form}, are used`, async (backend) => {
    assert.equal(hashes(await decodeAll(backend, bare, { options: { parameterSets } })), h264.md5);
  });
}

inEachBackend(test, 'a record says how long lengths are', async (backend) => {
  const prefixed = changed(bare, ({ data }) => fromAnnexB('h264', data, 2));
  const parameterSets = base64(writeAvcConfiguration([sps], [pps], 2));
  assert.equal(hashes(await decodeAll(backend, prefixed, { options: { parameterSets } })), h264.md5);
});

const h265Sets = parameterSetsOf('h265', h265.units[0]?.data ?? new Uint8Array());

inEachBackend(test, 'H.265 takes them, too', async (backend) => {
  const options = { parameterSets: h265Sets.map(base64).join(',') };
  assert.equal(hashes(await decodeAll(backend, changed(h265, withoutSets(h265)), { options })), h265.md5);
});

inEachBackend(test, 'parameter sets of the first keyframe serve those that come without', async (backend) => {
  const { units } = changed(h264, withoutSets(h264));
  const first = h264.units.slice(0, 1);
  assert.equal(hashes(await decodeAll(backend, { ...h264, units: [...first, ...units.slice(1)] })), h264.md5);
});

inEachBackend(test, 'without any parameter sets nothing is decoded and a keyframe is asked for', async (backend) => {
  assert.equal(await decodeAll(backend, bare), []);
});

nothingIsLeft(test);

test.run();
