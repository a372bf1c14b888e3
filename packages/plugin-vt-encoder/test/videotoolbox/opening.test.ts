import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Options } from '../support/encoding.js';
import { FakeEncoder, status, withFake } from './support/fake-backend.js';

async function assertRefused(options: Options, prepare: (encoder: FakeEncoder) => void, why: RegExp): Promise<void> {
  const encoder = await FakeEncoder.open(options);
  prepare(encoder);
  try {
    await encoder.encode(0, 1);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED', String(error));
    assert.match(error.message, why);
  }
  await encoder.close();
}

async function opened(options: Options, prepare: (encoder: FakeEncoder) => void = () => {}): Promise<string> {
  const encoder = await FakeEncoder.open(options);
  prepare(encoder);
  assert.is([...(await encoder.encode(0, 3)), ...(await encoder.end())].length, 3);
  assert.equal(encoder.faults, []);
  await encoder.close();
  return encoder.stage.logs.join('\n');
}

withFake(test, 'low-latency rate control is asked for; refused, the encoder opens without it and says so', async () => {
  assert.not.match(await opened({}), /low-latency/);
  assert.match(await opened({}, ({ fake }) => fake.lowLatency(false)), /not low-latency rate control/);
});

withFake(test, 'the preset quality does without low-latency rate control', async () => {
  const encoder = await FakeEncoder.open({ preset: 'quality' });
  await encoder.encode(0, 1);
  assert.is(encoder.fake.value('EnableLowLatencyRateControl'), '');
  assert.is(encoder.fake.value('PrioritizeEncodingSpeedOverQuality'), 'false');
  await encoder.close();
});

withFake(test, 'a preset that VideoToolbox does not have is refused, with those it has', () =>
  assertRefused({ preset: 'veryfast' }, () => {}, /no preset veryfast; expected latency, quality or speed/),
);

withFake(test, 'hardware that is preferred or required and there is told', async () => {
  for (const hardware of ['preferred', 'required']) assert.match(await opened({ hardware }), /hardware/);
});

withFake(test, 'hardware that is preferred and not there is done without, and that is told', async () => {
  const logs = await opened({ hardware: 'preferred' }, ({ fake }) => fake.hardware(false));
  assert.not.match(logs, /info:.*hardware/);
});

withFake(test, 'hardware that is required and not there is a clear error', () =>
  assertRefused({ hardware: 'required' }, ({ fake }) => fake.hardware(false), /refused H\.264, 320x240.*-1290/s),
);

withFake(test, 'hardware that is off is not used', async () => {
  assert.not.match(await opened({ hardware: 'off' }), /info:.*hardware/);
});

withFake(test, 'an encoder that is not there is refused, with those that are', () =>
  assertRefused({ encoder: 'no.such.encoder' }, () => {}, /no encoder no\.such\.encoder; there is: .+/),
);

withFake(test, 'an encoder is found by its id', async () => {
  const encoder = await FakeEncoder.open({ encoder: 'no.such.encoder' });
  const message = await encoder.encode(0, 1).then(String, (error: Error) => error.message);
  await encoder.close();
  const id = /there is: (\S+) \(/.exec(message)?.[1] ?? '';
  assert.match(await opened({ encoder: id }), new RegExp(`info: .*${id.replaceAll('.', '\\.')}`));
});

withFake(test, 'when nothing opens, every try is told', () =>
  assertRefused(
    {},
    ({ fake }) => fake.failNext('encoder-create', status.noEncoder, 10),
    /low-latency rate control: .*-12908.*without low-latency rate control: .*-12908/s,
  ),
);

test.run();
