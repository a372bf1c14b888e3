import type { Drop } from '@arkavo-pipeline/videotoolbox';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FakeEncoder, keyframes, status, withFake } from './support/fake-backend.js';

for (const how of ['callback', 'submit', 'submit-and-callback'] satisfies Drop[]) {
  withFake(test, `a picture that the encoder drops, told by ${how}, is counted once and no fault`, async () => {
    const encoder = await FakeEncoder.open();
    const units = await encoder.encode(0, 3);
    encoder.fake.dropNext('encode-submit', how, 2);
    units.push(...(await encoder.encode(3, 8)), ...(await encoder.end()));
    assert.equal(
      units.map(({ ptsUs }) => Math.round(ptsUs / 33_333)),
      [0, 1, 2, 5, 6, 7],
    );
    assert.equal(encoder.stage.drops, { 'encoder-dropped': 2 });
    assert.equal(encoder.faults, []);
    await encoder.close();
  });

  withFake(test, `a keyframe that the encoder drops, told by ${how}, is made up for by the next picture`, async () => {
    const encoder = await FakeEncoder.open({ keyFrameInterval: 5 });
    const units = await encoder.encode(0, 5);
    encoder.fake.dropNext('encode-submit', how);
    units.push(...(await encoder.encode(5, 14)), ...(await encoder.end()));
    assert.equal(keyframes(units), [0, 5, 10]);
    await encoder.close();
  });
}

withFake(test, 'a picture that finds no room is dropped, and the session goes on', async () => {
  const encoder = await FakeEncoder.open();
  const units = await encoder.encode(0, 2);
  encoder.fake.failNext('encode-submit', -6689);
  units.push(...(await encoder.encode(2, 5)), ...(await encoder.end()));
  assert.is(units.length, 4);
  assert.equal(encoder.stage.drops, { 'encoder-dropped': 1 });
  assert.is(encoder.fake.sessionsCreated, 1);
  await encoder.close();
});

withFake(test, 'a session that is out of memory is opened anew', async () => {
  const encoder = await FakeEncoder.open();
  const units = await encoder.encode(0, 2);
  encoder.fake.failNext('encode-submit', status.allocationFailed);
  units.push(...(await encoder.encode(2, 5)), ...(await encoder.end()));
  assert.equal(keyframes(units), [0, 2]);
  assert.match(encoder.faults[0] ?? '', /out of memory/);
  await encoder.close();
});

test.run();
