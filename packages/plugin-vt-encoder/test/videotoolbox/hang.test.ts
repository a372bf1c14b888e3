import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probe } from '../support/encoding.js';
import { FakeEncoder, keyframes, until, withFake } from './support/fake-backend.js';

withFake(
  test,
  'a call that never returns costs its picture and a new session, and its memory stays untouched',
  async () => {
    const encoder = await FakeEncoder.open();
    const units = await encoder.encode(0, 3);
    encoder.fake.hangNextSubmit();
    units.push(...(await encoder.encode(3, 8)), ...(await encoder.end()));
    assert.is(units.length, 7);
    assert.equal(keyframes(units), [0, 3]);
    assert.is((await probe(units)).nb_read_frames, '7');
    assert.equal(encoder.stage.drops, { 'encoder-dropped': 1 });
    assert.match(encoder.faults[0] ?? '', /VTCompressionSessionEncodeFrame within 2000 ms/);

    assert.is(await encoder.stage.close(), 0);
    assert.is(encoder.fake.hanging, 1);
    assert.is(framePoolStats().inUse, 1);

    encoder.fake.unhang();
    await until(() => encoder.fake.liveObjects === 0 && framePoolStats().inUse === 0);
    await encoder.close();
  },
);

test.run();
