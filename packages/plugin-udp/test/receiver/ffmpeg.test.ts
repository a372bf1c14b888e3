import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openSocket } from '../payload/support/loopback.js';
import { ForeignSender } from './support/foreign-sender.js';
import { accessUnits, openReceiver } from './support/stages.js';

for (const codec of ['h264', 'h265'] as const) {
  for (const isSecure of [false, true]) {
    test(`every ${codec} access unit that ffmpeg sends ${isSecure ? 'over SRTP ' : ''}arrives, and its goodbye ends the receiver`, async () => {
      const foreign = new ForeignSender(codec);
      const profile = 'AES_CM_128_HMAC_SHA1_80';
      const keys = isSecure ? ({ profile, key: randomBytes(30) } as const) : undefined;
      const { stage, port, ended } = await openReceiver(
        keys && { srtpKey: keys.key.toString('base64'), srtpProfile: profile },
      );
      const program = foreign.ffmpeg(port, { keys });
      await ended;
      await program.result();
      const units = accessUnits(stage);
      assert.equal(
        units.map(({ data }) => foreign.digest(data)),
        foreign.units.map((unit) => foreign.digest(unit)),
      );
      assert.equal(
        units.slice(1).map(({ ptsUs }, index) => Math.round((ptsUs - (units[index]?.ptsUs ?? 0)) / 1000)),
        units.slice(1).map(() => 40),
      );
      assert.ok(units.every(({ sourceId }) => sourceId === 'camera'));
      assert.equal(stage.drops, {});
      await stage.close();
      foreign.remove();
    });
  }
}

test('the session description that ffmpeg writes tells what its payload types are, and has the parameter sets', async () => {
  const foreign = new ForeignSender('h265');
  const unheard = await openSocket();
  await foreign.ffmpeg(unheard.address().port, { payloadType: 96 }).result();
  unheard.close();
  const { stage, port, ended } = await openReceiver({ sdp: foreign.sdp });
  const program = foreign.ffmpeg(port, { payloadType: 96 });
  await ended;
  await program.result();
  const units = accessUnits(stage);
  assert.is(units.length, foreign.units.length);
  assert.ok(units.every(({ codec }) => codec === 'h265'));
  await stage.close();
  foreign.remove();
});

test.run();
