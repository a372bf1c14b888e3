import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gstreamerMissing } from './support/foreign.js';
import { Interop } from './support/interop.js';

/** `type` of a payload by its first byte; `modes` are GStreamer's aggregate modes. */
const formats = [
  {
    codec: 'h264',
    name: 'H.264',
    type: (first: number) => first & 31,
    aggregate: 24,
    fragment: 28,
    modes: ['none', 'zero-latency', 'max-stap'],
  },
  {
    codec: 'h265',
    name: 'H.265',
    type: (first: number) => (first >> 1) & 63,
    aggregate: 48,
    fragment: 49,
    modes: ['none', 'zero-latency', 'max'],
  },
] as const;

const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);

for (const { codec, name, type, aggregate, fragment, modes } of formats) {
  const test = suite(`${name} and foreign programs`);
  const gstreamerTest = missing ? test.skip : test;
  const interop = new Interop(codec);
  const typesOf = (payloads: readonly Uint8Array[]) => new Set(payloads.map(([first = 0]) => type(first)));

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
    assert.ok(typesOf(payloads).has(aggregate) && typesOf(payloads).has(fragment), 'aggregates and fragments');
  });

  for (const mode of modes) {
    gstreamerTest(`what GStreamer sends in aggregate mode ${mode} is put together byte for byte`, async () => {
      const { units, payloads } = await interop.sentByGstreamer(mode);
      assert.equal(units, interop.accessUnits);
      assert.ok(typesOf(payloads).has(fragment), 'fragments');
      assert.is(typesOf(payloads).has(aggregate), mode !== 'none');
    });
  }

  test.run();
}
