import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { type Damage, losses, truncation } from './support/damages.js';
import { openDecoder, type Picture, takeAll } from './support/decoding.js';
import { lcg } from './support/lcg.js';
import { packetOf, type Stream, testStream } from './support/stream.js';

const rounds = 10;
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params'];
const streams = {
  'H.264': ['-c:v', 'libx264', '-bf', '0', '-g', '12'],
  'H.264 in slices, with B-frames': ['-c:v', 'libx264', '-bf', '2', '-b_strategy', '0', '-g', '12', '-slices', '4'],
  'H.264 without CABAC, with a pyramid': ['-c:v', 'libx264', '-bf', '5', '-g', '12', '-coder', 'cavlc'],
  'H.265 in slices': [...x265, 'bframes=0:keyint=12:slices=2:log-level=none'],
  'H.265 with open GOPs': [...x265, 'bframes=3:b-adapt=0:keyint=12:open-gop=1:log-level=none'],
};

/** Damages that leave a part of the picture. */
const partial = new Set(['a slice is lost', 'a unit breaks off']);

async function decodeDamaged(
  backend: Backend,
  stream: Stream,
  damage: Damage,
  seed: number,
  onDamage: string,
): Promise<Picture[]> {
  const stage = await openDecoder(backend, { options: { onDamage } });
  const pictures: Picture[] = [];
  for (const unit of damage(stream, lcg(seed))) {
    await stage.send(packetOf(unit, stream.codec));
    pictures.push(...takeAll(stage));
  }
  await stage.end();
  pictures.push(...takeAll(stage));
  assert.is(await stage.close(), 0);
  return pictures;
}

/** Times of pictures that pass for clean and are not as they were coded. */
function wrongOnes(stream: Stream, pictures: readonly Picture[]): number[] {
  const times = stream.units.map(({ ptsUs }) => ptsUs).sort((one, other) => one - other);
  const truth = new Map(times.map((ptsUs, index) => [ptsUs, stream.md5[index]]));
  return pictures.filter(({ ptsUs, md5, damaged }) => !damaged && truth.get(ptsUs) !== md5).map(({ ptsUs }) => ptsUs);
}

for (const [name, coding] of Object.entries(streams)) {
  const stream = await testStream('176x144', 30, coding);
  // Only without arithmetic coding does each end show that it is not the right one.
  const damages = { ...losses, ...(coding.includes('cavlc') && { 'a unit breaks off': truncation }) };
  for (const [what, damage] of Object.entries(damages)) {
    const title = `${name}: when ${what}, every picture that passes for clean is as it was coded`;
    const survives = async (backend: Backend) => {
      for (let seed = 0; seed < rounds; seed++) {
        for (const onDamage of ['freeze', 'conceal']) {
          const pictures = await decodeDamaged(backend, stream, damage, seed, onDamage);
          assert.equal(wrongOnes(stream, pictures), [], `${onDamage}, seed ${seed}`);
        }
      }
    };
    inEachBackend(test, title, survives, (backend) => backend.noticesLostParts || !partial.has(what));
  }
}

nothingIsLeft(test);

test.run();
