import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nalTypes, probe } from '../support/encoding.js';
import { FakeEncoder, keyframes, lost, withFake } from './support/fake-backend.js';

/** Ten pictures are meant to go in, and the session is lost with the sixth. */
async function assertLostAndOpenedAnew(fails: (encoder: FakeEncoder) => void, dropped: number): Promise<void> {
  const encoder = await FakeEncoder.open({ bitrate: 1_000_000 });
  const units = await encoder.encode(0, 5);
  encoder.stage.request({ type: 'bitrate', bitsPerSecond: 700_000 }, 'video');
  fails(encoder);
  units.push(...(await encoder.encode(5, 10)), ...(await encoder.end()));
  assert.is(units.length, 10 - dropped);
  assert.equal(keyframes(units), [0, 5]);
  assert.equal(nalTypes(units[5] as AccessUnitPacket), [7, 8, 5]);
  assert.is(encoder.faults.length, 1);
  assert.equal(encoder.stage.drops, dropped === 0 ? {} : { 'encoder-dropped': dropped });
  assert.is(encoder.fake.sessionsCreated, 2);
  assert.is(encoder.fake.value('AverageBitRate'), '700000');
  assert.is((await probe(units)).nb_read_frames, String(10 - dropped));
  await encoder.close();
}

for (const code of lost) {
  withFake(test, `${code} from a call: the picture goes into a new session, with the rate as it was by then`, () =>
    assertLostAndOpenedAnew(({ fake }) => fake.failNext('encode-submit', code), 0),
  );

  withFake(test, `${code} from a call and from its callback: the same, once`, () =>
    assertLostAndOpenedAnew(({ fake }) => {
      fake.callBackAfterFailedEncode(true);
      fake.failNext('encode-submit', code);
    }, 0),
  );

  withFake(test, `${code} from a callback: its picture is dropped, and a new session begins with a keyframe`, () =>
    assertLostAndOpenedAnew(({ fake }) => fake.failNext('encode-callback', code), 1),
  );

  withFake(test, `${code} on opening: it is tried again in the same way`, async () => {
    const encoder = await FakeEncoder.open();
    encoder.fake.failNext('encoder-create', code);
    assert.is([...(await encoder.encode(0, 3)), ...(await encoder.end())].length, 3);
    assert.is(encoder.fake.value('EnableLowLatencyRateControl'), 'true');
    assert.not.ok(encoder.stage.logs.some((line) => line.includes('low-latency')));
    assert.equal(encoder.faults, []);
    await encoder.close();
  });
}

withFake(test, 'a session that is lost while the bit rate changes is opened anew with that rate', async () => {
  const encoder = await FakeEncoder.open({ bitrate: 1_000_000 });
  const units = await encoder.encode(0, 3);
  encoder.fake.failProperty('AverageBitRate', lost[0] ?? 0);
  encoder.stage.request({ type: 'bitrate', bitsPerSecond: 600_000 }, 'video');
  units.push(...(await encoder.encode(3, 6)));
  assert.equal(keyframes(units), [0, 3]);
  assert.is(encoder.fake.value('AverageBitRate'), '600000');
  assert.is(encoder.faults.length, 1);
  await encoder.close();
});

withFake(test, 'a new session that can’t be opened at first is tried for again', async () => {
  const encoder = await FakeEncoder.open();
  const units = await encoder.encode(0, 3);
  encoder.fake.failNext('encode-submit', lost[0] ?? 0);
  encoder.fake.failNext('encoder-create', -12908, 2);
  units.push(...(await encoder.encode(3, 6)), ...(await encoder.end()));
  assert.is(units.length, 6);
  assert.equal(keyframes(units), [0, 3]);
  assert.match(encoder.faults[0] ?? '', /-12903.*-12908/s);
  await encoder.close();
});

test.run();
