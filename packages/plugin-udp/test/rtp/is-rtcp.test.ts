import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRtcp } from '../../src/rtp/is-rtcp.js';

test('on one port, RTCP is told from RTP by its second byte', () => {
  for (let second = 0; second < 256; second += 1) {
    assert.is(isRtcp(Uint8Array.of(0x80, second, 0, 1, 0, 0, 0, 0)), second >= 192 && second <= 223, `${second}`);
  }
});

test('what is shorter than a header, or of another version, is not RTCP', () => {
  assert.is(isRtcp(new Uint8Array()), false);
  assert.is(isRtcp(Uint8Array.of(0x80, 200, 0)), false);
  assert.is(isRtcp(Uint8Array.of(0x40, 200, 0, 0)), false);
});

test.run();
