import { AudioPacket, PipelineError, startLedger } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AacSession } from '../src/aac/aac-session.js';
import { aacEncoder } from '../src/aac/encoder-stage.js';
import { decode, encode } from './support/encoding.js';
import { impurity } from './support/purity.js';
import { interleaved, sound, soundPackets, tone } from './support/sound.js';

test('each source is encoded by itself', async () => {
  const one = soundPackets(tone(48_000, 2, 48_000, 440, 0.5), 960, { sourceId: 'one' });
  const two = soundPackets(tone(44_100, 1, 44_100, 1_000, 0.5), 441, { sourceId: 'two' });
  const { units } = await encode(interleaved(one, two));
  const of = (sourceId: string) => units.filter((unit) => unit.sourceId === sourceId);
  const channel = decode(of('one')).filter((_, at) => at % 2 === 0);
  assert.ok(impurity(channel.subarray(4_800, 40_000), 440, 48_000) < -40);
  assert.ok(impurity(decode(of('two')).subarray(4_410, 40_000), 1_000, 44_100) < -45);
});

test('however the same sound is cut into packets, the units are the same', async () => {
  const source = tone(48_000, 2, 24_000, 700, 0.4);
  const [even, odd] = [await encode(soundPackets(source, 960)), await encode(soundPackets(source, 1_111))];
  assert.equal(
    odd.units.map(({ data }) => data),
    even.units.map(({ data }) => data),
  );
  assert.ok(odd.units.every(({ ptsUs }, index) => Math.abs(ptsUs - (even.units[index]?.ptsUs ?? 0)) <= 1));
});

test('values that are no sound can be encoded', async () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30];
  const source = sound(48_000, 2, 9_600, (frame) => odd[frame % 4] ?? 0);
  const { units } = await encode(soundPackets(source, 960));
  assert.ok(decode(units).every(Number.isFinite));
});

test('packets that are no sound are counted and told of', async () => {
  const header = { sourceId: 'one', ptsUs: 0, durationUs: 0, ledger: startLedger(0) };
  const fields = { ...header, format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: new Uint8Array(8) } as const;
  const { units, drops, faults } = await encode([
    new AudioPacket({ ...fields, data: new Uint8Array(0) }),
    new AudioPacket({ ...fields, data: new Uint8Array(3) }),
    new AudioPacket({ ...fields, channels: 0 }),
    new AudioPacket({ ...fields, sampleRate: 0 }),
    new AudioPacket({ ...fields, ptsUs: Number.NaN }),
    new AudioPacket({ ...fields, data: new Uint8Array(48_000 * 4 * 11) }),
  ]);
  assert.equal([units.length, drops, faults.length], [0, { invalid: 6 }, 6]);
});

test('sound that AAC does not have ends the stage, and the error says what to do', async () => {
  try {
    await encode(
      soundPackets(
        sound(50_000, 2, 1_000, () => 0),
        1_000,
      ),
    );
    assert.unreachable();
  } catch (error) {
    assert.instance(error, PipelineError);
    assert.is((error as PipelineError).code, 'ERR_CODEC_UNSUPPORTED');
    assert.match((error as PipelineError).message, /50000 Hz.*put an audio-mixer before/);
  }
});

test('when the end of one source fails, the encoders of all are closed with the stage', async () => {
  const { finish, close } = AacSession.prototype;
  const closed = new Set<AacSession>();
  AacSession.prototype.finish = () => Promise.reject(new PipelineError('ERR_CODEC_FAILED', 'it fails'));
  AacSession.prototype.close = function (this: AacSession) {
    closed.add(this);
    return close.call(this);
  };
  try {
    const stage = await TestStage.open(aacEncoder, { options: {}, clock: new VirtualClock() });
    for (const sourceId of ['one', 'two', 'three'])
      for (const packet of soundPackets(tone(48_000, 1, 4_800, 440, 0.5), 960, { sourceId })) await stage.send(packet);
    const error = await stage.end().then(undefined, (thrown: unknown) => thrown);
    assert.match(String(error), 'it fails');
    await stage.close();
    assert.is(closed.size, 3);
  } finally {
    Object.assign(AacSession.prototype, { finish, close });
  }
});

test.run();
