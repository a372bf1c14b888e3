import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder, type Picture, takeAll } from './support/decoding.js';
import { fieldUnits } from './support/field-stream.js';
import { packetOf, testStream, type Unit } from './support/stream.js';

const frames = [
  { frameNum: 0, isReference: true },
  { frameNum: 1, isReference: true },
  { frameNum: 2, isReference: false },
  { frameNum: 2, isReference: false },
  { frameNum: 2, isReference: true },
  { frameNum: 3, isReference: true },
];
const units = fieldUnits(frames);
const hasInterlace = (backend: Backend) => backend.hasInterlace;

async function decode(backend: Backend, given: readonly Unit[]): Promise<readonly Picture[]> {
  const stage = await openDecoder(backend);
  for (const unit of given) await stage.send(packetOf(unit));
  await stage.end();
  const pictures = takeAll(stage);
  assert.is(await stage.close(), 0);
  return pictures;
}

inEachBackend(
  test,
  'of fields that come one by one, a picture whose other field is lost or breaks off is never handed out as clean',
  async (backend) => {
    const whole = await decode(backend, units);
    assert.is(whole.length, frames.length);
    const md5 = new Map(whole.map((picture) => [picture.ptsUs, picture.md5]));
    for (let at = 1; at < units.length; at++) {
      const broken = units.map((unit, index) => (index === at ? { ...unit, data: unit.data.slice(0, 600) } : unit));
      for (const { ptsUs, md5: found } of await decode(backend, broken)) {
        assert.is(found, md5.get(ptsUs), `field ${at} breaks off`);
      }
      // A field that nothing refers to may be coded without a second one.
      if (at % 2 === 1 && !frames[at >> 1]?.isReference) continue;
      const lost = units.filter((_, index) => index !== at);
      for (const { ptsUs, md5: found } of await decode(backend, lost)) {
        assert.is(found, md5.get(ptsUs), `field ${at} is lost`);
      }
    }
  },
  hasInterlace,
);

inEachBackend(
  test,
  'a field that breaks off is noticed behind pictures without fields, and behind damage',
  async (backend) => {
    const { units: progressive } = await testStream('32x64', 3, ['-c:v', 'libx264', '-tune', 'zerolatency']);
    const [keyframe, ...others] = units;
    if (!keyframe) throw new Error('the stream is empty');
    const later = ({ data, keyframe: isKey, ptsUs }: Unit) => ({ data, keyframe: isKey, ptsUs: ptsUs + 1_000_000 });
    const brokenKeyframe = { ...keyframe, ptsUs: keyframe.ptsUs + 500_000, data: keyframe.data.slice(0, 700) };
    const given = [...progressive, brokenKeyframe, ...[keyframe, ...others].map(later)];
    const whole = await decode(backend, given);
    const md5 = new Map(whole.map((picture) => [picture.ptsUs, picture.md5]));
    assert.is(whole.length, progressive.length + frames.length);
    for (let at = given.length - units.length + 1; at < given.length; at++) {
      const broken = given.map((unit, index) => (index === at ? { ...unit, data: unit.data.slice(0, 600) } : unit));
      for (const { ptsUs, md5: found } of await decode(backend, broken)) {
        assert.is(found, md5.get(ptsUs), `unit ${at} breaks off`);
      }
    }
  },
  hasInterlace,
);

nothingIsLeft(test);

test.run();
