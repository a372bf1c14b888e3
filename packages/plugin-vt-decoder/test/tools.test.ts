// A small part of what `npm run conformance` compares: coding tools that cameras and encoders in use have.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, hashes } from './support/decoding.js';
import { testStream } from './support/stream.js';

const x264 = (parameters: string, ...flags: string[]) => ['-c:v', 'libx264', '-x264-params', parameters, ...flags];
const x265 = (parameters: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast'],
  ...['-x265-params', `log-level=none:${parameters}`],
];
const pyramid = 'bframes=6:b-adapt=0:b-pyramid=normal:ref=6:keyint=20';

const tools = {
  'a pyramid of B-frames': x264(pyramid),
  'open GOPs': x264('open-gop=1:bframes=3:b-adapt=0:min-keyint=4:keyint=8'),
  CAVLC: x264('cabac=0:bframes=2'),
  'temporal direct prediction': x264('direct=temporal:bframes=3:b-adapt=0'),
  'weighted prediction': x264('weightp=2:weightb=1:bframes=2', '-vf', 'fade=in:0:12'),
  '16 references': x264('ref=16:bframes=0'),
  'constrained intra prediction': x264('constrained-intra=1:bframes=1'),
  'delimiters, filler and buffering messages': x264('aud=1:nal-hrd=cbr:vbv-maxrate=400:vbv-bufsize=400:bitrate=400'),
  'lossless coding': x264('qp=0', '-profile:v', 'high444'),
  'scaling lists': x264('cqm=jvt:8x8dct=1'),
  'many slices of few bytes': x264('slice-max-size=300'),
  'H.265 with open GOPs and a pyramid': x265('open-gop=1:bframes=4:b-adapt=0:b-pyramid=1:min-keyint=4:keyint=10'),
  'H.265 with leading pictures that can be decoded': x265('open-gop=0:radl=2:bframes=4:b-adapt=0:keyint=10'),
  'H.265 in slices': x265('slices=2:bframes=0'),
  'H.265 with temporal layers': x265('temporal-layers=1:bframes=3:b-adapt=0'),
  'H.265 without loss': x265('lossless=1:bframes=0'),
  'H.265 with delimiters and hashes': x265('aud=1:hash=1:bframes=1'),
};
const interlaced = {
  'interlaced pictures, top field first': x264('tff=1:bframes=2', '-flags', '+ildct+ilme'),
  'interlaced pictures, bottom field first': x264('bff=1:bframes=2', '-flags', '+ildct+ilme'),
};

async function register(
  coded: { readonly [tool: string]: string[] },
  can?: (backend: Backend) => boolean,
): Promise<void> {
  for (const [tool, coding] of Object.entries(coded)) {
    const stream = await testStream('192x144', 24, coding);
    const isExact = async (backend: Backend) => {
      assert.equal(hashes(await decodeAll(backend, stream)), stream.md5);
    };
    inEachBackend(test, `${tool} come out as ffmpeg decodes them`, isExact, can);
  }
}

await register(tools);
await register(interlaced, ({ hasInterlace }) => hasInterlace);

nothingIsLeft(test);

test.run();
