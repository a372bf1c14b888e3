import { statSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Broadcast } from './support/player.js';

const test = suite('udp-sender to ffmpeg');

/** 30 bytes: key and salt. */
const srtpKey = Buffer.from(Array.from({ length: 30 }, (_, index) => index * 5 + 1)).toString('base64');

for (const codec of ['h264', 'h265'] as const) {
  test(`ffmpeg decodes every picture of ${codec} by the session description`, async () => {
    const broadcast = await Broadcast.open(codec);
    const { expected, decoded } = await broadcast.decodedByFfmpeg();
    assert.equal(decoded, expected);
    await broadcast.close();
  });

  test(`ffmpeg decodes every picture of ${codec} under SRTP, with RTCP on a port of its own`, async () => {
    const broadcast = await Broadcast.open(codec, (port) => ({ srtpKey, rtcpPort: port + 1 }));
    assert.is(statSync(broadcast.sdp).mode & 0o777, 0o600);
    const { expected, decoded } = await broadcast.decodedByFfmpeg();
    assert.equal(decoded, expected);
    await broadcast.close();
  });
}

test.run();
