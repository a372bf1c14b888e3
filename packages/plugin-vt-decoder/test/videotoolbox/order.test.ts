import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Stream, testStream } from '../support/stream.js';
import { decoderTest, FakeDecoder } from './fake-decoder.js';

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast'];
const pyramid = 'bframes=4:b-adapt=0:b-pyramid=1:keyint=12';

const codings: readonly (readonly [string, readonly string[]])[] = [
  ['H.264 without B-frames', [...x264, '-bf', '0']],
  ['H.264 with B-frames', [...x264, '-bf', '3', '-b_strategy', '0', '-x264-params', 'b-pyramid=none']],
  ['H.264 with a pyramid', [...x264, '-bf', '5', '-b_strategy', '0', '-x264-params', 'b-pyramid=normal', '-g', '12']],
  ['H.264 with open GOPs', [...x264, '-bf', '3', '-b_strategy', '0', '-x264-params', 'open-gop=1', '-g', '12']],
  ['H.264 in slices', [...x264, '-bf', '2', '-slices', '4']],
  ['interlaced H.264', [...x264, '-bf', '2', '-flags', '+ildct+ilme']],
  ['H.265 with a pyramid', [...x265, '-x265-params', `${pyramid}:open-gop=0`]],
  ['H.265 with open GOPs', [...x265, '-x265-params', `${pyramid}:open-gop=1`]],
];

for (const [name, coding] of codings) {
  decoderTest(`${name}: each picture as ffmpeg decodes it, in presentation order`, async () => {
    isWhole(await testStream('320x240', 40, coding));
  });
}

for (const size of ['66x50', '854x480', '2x2']) {
  decoderTest(`pictures of ${size} come out cropped to what is visible`, async () => {
    isWhole(await testStream(size, 4, [...x264, '-bf', '0']));
  });
}

function isWhole({ codec, units, md5 }: Stream): void {
  const decoder = new FakeDecoder(codec);
  decoder.decode(units);
  decoder.flush();
  decoder.close();
  assert.equal(decoder.damages, []);
  assert.equal(
    decoder.pictures.map(({ ptsUs }) => ptsUs),
    units.map(({ ptsUs }) => ptsUs).sort((one, other) => one - other),
  );
  assert.equal(
    decoder.pictures.map(({ md5 }) => md5),
    md5,
  );
}

decoderTest('without B-frames every unit gives its picture at once', async () => {
  const { codec, units } = await testStream('160x128', 10, [
    '-c:v',
    'libx264',
    '-tune',
    'zerolatency',
    '-threads',
    '1',
  ]);
  const decoder = new FakeDecoder(codec);
  for (const [index, unit] of units.entries()) {
    decoder.decode([unit]);
    assert.is(decoder.pictures.length, index + 1);
  }
  decoder.close();
});

decoderTest('a keyframe that begins a sequence lets out all that came before it', async () => {
  const { codec, units } = await testStream('160x128', 24, [...x264, '-bf', '3', '-b_strategy', '0', '-g', '12']);
  const decoder = new FakeDecoder(codec);
  decoder.decode(units.slice(0, 12));
  assert.ok(decoder.pictures.length < 12);
  decoder.decode(units.slice(12, 13));
  assert.ok(decoder.pictures.length >= 12);
  decoder.close();
});

decoderTest(
  'an open GOP that is joined starts at its keyframe; what leads that is left out and is no damage',
  async () => {
    const coding = [...x265, '-x265-params', `${pyramid}:open-gop=1:min-keyint=12:scenecut=0`];
    const { codec, units, md5 } = await testStream('160x128', 40, coding);
    const start = units.findIndex(({ keyframe }, index) => index > 0 && keyframe);
    const joined = units.slice(start);
    const firstUs = joined[0]?.ptsUs ?? 0;
    assert.ok(joined.some(({ ptsUs }) => ptsUs < firstUs));
    const decoder = new FakeDecoder(codec);
    decoder.decode(joined);
    decoder.flush();
    decoder.close();
    assert.equal(decoder.damages, []);
    assert.equal(
      decoder.pictures.map(({ md5 }) => md5),
      md5.slice(md5.length - joined.filter(({ ptsUs }) => ptsUs >= firstUs).length),
    );
  },
);

test.run();
