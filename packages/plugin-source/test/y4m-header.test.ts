import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFrameLine, formatY4mHeader, parseY4mHeader } from '../src/y4m/y4m-header.js';
import { rateOf } from '../src/y4m/y4m-rate.js';

test('a header is read as it was written', () => {
  for (const fullRange of [false, true]) {
    const header = { width: 1366, height: 767, rate: { numerator: 30000, denominator: 1001 }, fullRange };
    assert.equal(parseY4mHeader(formatY4mHeader(header)), header);
  }
});

test('what is not told has its default', () => {
  const plain = { width: 8, height: 6, rate: { numerator: 25, denominator: 1 }, fullRange: false };
  assert.equal(parseY4mHeader('YUV4MPEG2 W8 H6\n'), plain);
  assert.equal(parseY4mHeader('YUV4MPEG2 H6 W8 F0:0 C420paldv A1:1 I? XANY=thing\n'), plain);
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['', 'ERR_STREAM_INVALID', /no newline/],
  ['\n', 'ERR_STREAM_INVALID', /not with YUV4MPEG2/],
  ['RIFF W8 H6\n', 'ERR_STREAM_INVALID', /begins with "RIFF W8 H6\\n", not with YUV4MPEG2/],
  ['YUV4MPEG2 W8 H6', 'ERR_STREAM_INVALID', /no newline/],
  [`YUV4MPEG2 W8 H6 X${'x'.repeat(2000)}\n`, 'ERR_STREAM_INVALID', /no newline in the 1024 bytes/],
  ['YUV4MPEG2 H6\n', 'ERR_STREAM_INVALID', /width/],
  ['YUV4MPEG2 W8 H0\n', 'ERR_STREAM_INVALID', /"0" as its height/],
  ['YUV4MPEG2 W-8 H6\n', 'ERR_STREAM_INVALID', /"-8" as its width/],
  ['YUV4MPEG2 W99999999999999999999 H6\n', 'ERR_STREAM_INVALID', /width/],
  ['YUV4MPEG2 W99999 H6\n', 'ERR_CODEC_UNSUPPORTED', /width of 99999 pixels; expected at most 16384/],
  ['YUV4MPEG2 W8 H6 F30\n', 'ERR_STREAM_INVALID', /frame rate/],
  ['YUV4MPEG2 W8 H6 C444\n', 'ERR_CODEC_UNSUPPORTED', /pixel format "444"; expected 8-bit 4:2:0/],
  ['YUV4MPEG2 W8 H6 C420p10 XYSCSS=420P10\n', 'ERR_CODEC_UNSUPPORTED', /"420p10"/],
  ['YUV4MPEG2 W8 H6 Cmono\n', 'ERR_CODEC_UNSUPPORTED', /"mono"/],
  ['YUV4MPEG2 W8 H6 It\n', 'ERR_CODEC_UNSUPPORTED', /interlacing "t"/],
];

for (const [line, code, message] of refused) {
  test(`${JSON.stringify(line.slice(0, 40))} is refused with ${code}`, () => {
    assert.throws(
      () => parseY4mHeader(line),
      (error: Error) => error instanceof PipelineError && error.code === code && message.test(error.message),
    );
  });
}

test('only FRAME lines pass for FRAME lines', () => {
  checkFrameLine('FRAME\n');
  checkFrameLine('FRAME Ip XANY=thing\n');
  for (const line of ['', 'FRAME', 'FRAMES\n', 'frame\n', ' FRAME\n']) {
    assert.throws(
      () => checkFrameLine(line),
      (error: Error) => error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID',
    );
  }
});

test('a damaged header is read or refused, and nothing else', () => {
  const good = formatY4mHeader({
    width: 1920,
    height: 1080,
    rate: { numerator: 30, denominator: 1 },
    fullRange: false,
  });
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = Buffer.from(good, 'latin1');
    for (let change = random(4); change >= 0; change -= 1) bytes[random(bytes.length)] = random(256);
    const line = bytes.toString('latin1', 0, random(10) === 0 ? random(bytes.length) : bytes.length);
    try {
      const { width, height, rate } = parseY4mHeader(line);
      assert.ok(width > 0 && width <= 16384 && height > 0 && height <= 16384 && rate.numerator / rate.denominator > 0);
    } catch (error) {
      assert.instance(error, PipelineError);
    }
  }
});

test('rates are the fractions that they stand for', () => {
  assert.equal(rateOf(30), { numerator: 30, denominator: 1 });
  assert.equal(rateOf(1e6 / 33_333), { numerator: 30, denominator: 1 });
  assert.equal(rateOf(29.97), { numerator: 30000, denominator: 1001 });
  assert.equal(rateOf(1e6 / 41_708), { numerator: 24000, denominator: 1001 });
  assert.equal(rateOf(1e6 / 4_167), { numerator: 240, denominator: 1 });
  assert.equal(rateOf(12.5), { numerator: 12500, denominator: 1000 });
});

test.run();
