import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gstreamerMissing } from './support/foreign.js';
import { Interop } from './support/interop.js';

const test = suite('H.265 and foreign programs');
const interop = new Interop('h265');
const typesOf = (payloads: readonly Uint8Array[]) => new Set(payloads.map((payload) => ((payload[0] ?? 0) >> 1) & 63));

const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);
const gstreamerTest = missing ? test.skip : test;

test.after(() => interop.remove());

test('ffmpeg decodes every picture of what is packetised, as from a file', async () => {
  const { expected, decoded } = await interop.decodedByFfmpeg();
  assert.equal(decoded, expected);
  assert.is(decoded.length, interop.accessUnits.length);
});

gstreamerTest('GStreamer puts together, byte for byte, what is packetised', async () => {
  assert.ok((await interop.depayedByGstreamer()).equals(Buffer.concat(interop.accessUnits)));
});

test('what ffmpeg sends is put together byte for byte', async () => {
  const { units, payloads } = await interop.sentByFfmpeg();
  assert.equal(units, interop.accessUnits);
  assert.ok(typesOf(payloads).has(48) && typesOf(payloads).has(49), 'aggregates and fragments');
});

for (const mode of ['none', 'zero-latency', 'max']) {
  gstreamerTest(`what GStreamer sends in aggregate mode ${mode} is put together byte for byte`, async () => {
    const { units, payloads } = await interop.sentByGstreamer(mode);
    assert.equal(units, interop.accessUnits);
    assert.ok(typesOf(payloads).has(49), 'fragments');
    assert.is(typesOf(payloads).has(48), mode !== 'none');
  });
}

test.run();
