import assert from 'node:assert/strict';
import { joinAnnexB } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { NaluData } from '../../src/arkavo/nalu-data.js';
import { VideoUnits } from '../../src/arkavo/video-units.js';
import { exampleLines, exampleNalUnits } from './support/example-lines.js';

const test = suite('naluData');
const { sps, pps, idr, p } = exampleNalUnits;

const packet = (...units: Uint8Array[]) => ({ codec: 'h264' as const, data: joinAnnexB(units) });

function exampleData(line: string): Uint8Array | undefined {
  const message = decodeMessage(Buffer.from(line));
  return message?.kind === 'videoNALU' ? message.naluData : undefined;
}

test('both forms are those of the examples, byte for byte', () => {
  const avcc = new NaluData('avcc');
  const annexb = new NaluData('annexb');
  assert.deepEqual(avcc.of(packet(sps, pps, idr)), { data: exampleData(exampleLines.avccKeyframe), keyframe: true });
  assert.deepEqual(avcc.of(packet(p)), { data: exampleData(exampleLines.delta), keyframe: false });
  assert.deepEqual(annexb.of(packet(sps, pps, idr)), {
    data: exampleData(exampleLines.annexbKeyframe),
    keyframe: true,
  });
});

test('a keyframe without parameter sets gets those of an earlier one, at its front', () => {
  for (const form of ['avcc', 'annexb'] as const) {
    const naluData = new NaluData(form);
    const { data } = naluData.of(packet(Buffer.of(9, 0x10), sps, pps, idr));
    assert.deepEqual(naluData.of(packet(Buffer.of(9, 0x10), idr)).data, data);
    const taken = new VideoUnits().take(data);
    assert.deepEqual(taken, { data: joinAnnexB([sps, pps, idr]), keyframe: true });
  }
});

test('a keyframe whose parameter sets nobody knows: ERR_STREAM_INVALID', () => {
  const naluData = new NaluData('avcc');
  assert.throws(() => naluData.of(packet(idr)), { code: 'ERR_STREAM_INVALID', message: /without SPS and PPS/ });
  assert.throws(() => naluData.of(packet(sps, idr)), { code: 'ERR_STREAM_INVALID' });
});

test('H.265 is refused with what to do: ERR_CODEC_UNSUPPORTED', () => {
  const unit = { codec: 'h265' as const, data: joinAnnexB([Buffer.of(0x26, 1, 0xaf)]) };
  assert.throws(() => new NaluData('avcc').of(unit), {
    code: 'ERR_CODEC_UNSUPPORTED',
    message: /received H.265; encode H.264, or send with protocol "framed"/,
  });
});

test.run();
