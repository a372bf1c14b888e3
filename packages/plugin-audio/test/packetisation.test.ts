import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mixFiles } from './support/mixing.js';
import { interleaved, type Sound, soundPacket, soundPackets, tone } from './support/sound.js';

/** Cut at random places. */
function packetsOf(source: Sound, cuts: readonly number[], sourceId: string) {
  const frames = source.samples.length / source.channels;
  const places = [...new Set([0, ...cuts.map((cut) => Math.floor(cut * frames)), frames])].sort((a, b) => a - b);
  return places.slice(1).map((to, index) => soundPacket(source, places[index] ?? 0, to, { sourceId }));
}

test('however the same sound is cut into packets, the mix is the same', async () => {
  const one = tone(44_100, 1, 8_820, 700, 0.3);
  const two = tone(48_000, 2, 9_600, 1_100, 0.3);
  const expected = await mixFiles(
    interleaved(soundPackets(one, 441, { sourceId: 'one' }), soundPackets(two, 960, { sourceId: 'two' })),
  );
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(cuts, cuts, async (ofOne, ofTwo) => {
      const packets = interleaved(packetsOf(one, ofOne, 'one'), packetsOf(two, ofTwo, 'two'));
      const { mix, sources } = await mixFiles(packets);
      assert.equal(mix, expected.mix);
      assert.equal(sources, expected.sources);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test.run();
