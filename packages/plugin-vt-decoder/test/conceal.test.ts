import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

const gop = 15;
const lost = 6;
const streams = {
  'H.264': ['-c:v', 'libx264', '-bf', '0', '-g', `${gop}`],
  'H.265': ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', `bframes=0:keyint=${gop}:log-level=none`],
};

for (const [name, coding] of Object.entries(streams)) {
  const stream = await testStream('320x240', 2 * gop, coding);
  const conceals = `${name}: after a lost picture, those up to the next keyframe go on as damaged when told to conceal`;
  const goesOn = async (backend: Backend) => {
    const stage = await openDecoder(backend, { options: { onDamage: 'conceal' } });
    for (const unit of stream.units.filter((_, index) => index !== lost))
      await stage.send(packetOf(unit, stream.codec));
    await stage.end();
    const pictures = takeAll(stage);
    const expected = stream.units.map(({ ptsUs }, index) => ({ ptsUs, damaged: index > lost && index < gop }));
    expected.splice(lost, 1);
    assert.equal(
      pictures.map(({ ptsUs, damaged }) => ({ ptsUs, damaged })),
      expected,
    );
    assert.ok(pictures.every(({ md5, damaged }) => damaged || stream.md5.includes(md5)));
    assert.ok(stage.faults.length > 0);
    assert.ok(stage.requests.length > 0);
    assert.is(await stage.close(), 0);
  };
  inEachBackend(test, conceals, goesOn, ({ decodesOverGaps }) => decodesOverGaps);

  inEachBackend(test, `${name}: after a lost picture, the next keyframe is waited for by default`, async (backend) => {
    const stage = await openDecoder(backend);
    for (const unit of stream.units.filter((_, index) => index !== lost))
      await stage.send(packetOf(unit, stream.codec));
    await stage.end();
    assert.equal(
      takeAll(stage).map(({ md5 }) => md5),
      [...stream.md5.slice(0, lost), ...stream.md5.slice(gop)],
    );
    assert.equal(stage.drops, { 'awaiting-keyframe': gop - lost - 1 });
    assert.is(stage.faults.length, 1);
    assert.match(stage.faults[0]?.message ?? '', /was lost/);
    assert.is(await stage.close(), 0);
  });
}

nothingIsLeft(test);

test.run();
