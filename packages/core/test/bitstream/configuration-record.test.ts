import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { joinAnnexB } from '../../src/bitstream/annexb-converter.js';
import { parseAvcConfiguration, writeAvcConfiguration } from '../../src/bitstream/avc-configuration.js';
import { parseHevcConfiguration } from '../../src/bitstream/hevc-configuration.js';
import { nalType } from '../../src/bitstream/nal-unit.js';
import { parameterSetsOf } from '../../src/bitstream/parameter-sets.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream, ffmpeg } from './coded-streams.js';

/** The record that ffmpeg writes into a fragmented mp4. */
function recordOf(codec: VideoCodec): { record: Uint8Array; stream: Uint8Array } {
  const stream = codedStream(codec);
  const format = codec === 'h264' ? 'h264' : 'hevc';
  const flags = ['-c', 'copy', '-movflags', '+empty_moov+frag_keyframe', '-f', 'mp4', 'pipe:1'];
  const mp4 = Buffer.from(ffmpeg(['-f', format, '-i', 'pipe:0', ...flags], stream));
  const box = mp4.indexOf(codec === 'h264' ? 'avcC' : 'hvcC');
  return { record: mp4.subarray(box + 4, box - 4 + mp4.readUInt32BE(box - 4)), stream };
}

const avc = recordOf('h264');
const hevc = recordOf('h265');

test("ffmpeg's avcC gives the stream's own parameter sets", () => {
  const { lengthSize, parameterSets } = parseAvcConfiguration(avc.record);
  assert.is(lengthSize, 4);
  assert.equal(joinAnnexB(parameterSets), joinAnnexB(parameterSetsOf('h264', avc.stream).slice(0, 2)));
});

test('the avcC written from SPS and PPS is the one ffmpeg writes', () => {
  const [sps, pps] = parseAvcConfiguration(avc.record).parameterSets;
  assert.ok(sps && pps);
  assert.equal([...writeAvcConfiguration([sps], [pps])], [...avc.record]);
});

test("ffmpeg's hvcC gives VPS, SPS and PPS", () => {
  const { lengthSize, parameterSets } = parseHevcConfiguration(hevc.record);
  assert.is(lengthSize, 4);
  assert.equal(
    parameterSets.map((set) => nalType('h265', set[0] ?? 0)),
    [32, 33, 34],
  );
  assert.equal(joinAnnexB(parameterSets), joinAnnexB(parameterSetsOf('h265', hevc.stream).slice(0, 3)));
});

test('a record that breaks off anywhere is refused', () => {
  const isInvalid = (error: unknown) => error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID';
  const [, pps] = parseAvcConfiguration(avc.record).parameterSets;
  const read = avc.record.indexOf(pps?.[1] ?? 0, avc.record.length - (pps?.length ?? 0) - 4);
  for (let length = 0; length < read; length += 1) {
    assert.throws(() => parseAvcConfiguration(avc.record.subarray(0, length)), isInvalid);
  }
  for (let length = 0; length < hevc.record.length; length += 1) {
    assert.throws(() => parseHevcConfiguration(hevc.record.subarray(0, length)), isInvalid);
  }
});

test('an unknown version and a length size of 3 are refused', () => {
  assert.throws(() => parseAvcConfiguration(Uint8Array.of(2, 0, 0, 0, 0xff, 0xe0, 0)), /version 2, expected 1/);
  assert.throws(() => parseAvcConfiguration(Uint8Array.of(1, 0, 0, 0, 0xfe, 0xe0, 0)), /lengths have 3 bytes/);
});

test.run();
