import assert from 'node:assert/strict';
import { unknownUncertaintyUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { type MappedTime, SourceClock } from '../../src/arkavo/source-clock.js';
import { Phone, type Stamped } from './support/phone.js';

const test = suite('source clock');

const second = 1_000_000;
const delayUs = 5000;

type Stream = 'video' | 'audio' | 'metadata';
type Seen = MappedTime & { readonly stream: Stream; readonly localUs: number };
type Send = { readonly stream: Stream; readonly localUs: number; readonly stamp: () => Stamped };

/** 30 pictures, 50 pieces of sound and 60 faces a second, in order of their time. */
function* streams(phone: Phone, fromUs: number, toUs: number, audio: (localUs: number) => Stamped): Generator<Send> {
  const events: Send[] = [];
  const add = (stream: Stream, perSecond: number, stamp: (localUs: number) => Stamped) => {
    const first = Math.ceil((fromUs * perSecond) / second);
    const last = Math.ceil((toUs * perSecond) / second);
    for (let index = first; index < last; index++) {
      const localUs = (index * second) / perSecond;
      events.push({ stream, localUs, stamp: () => stamp(localUs) });
    }
  };
  add('video', 30, (localUs) => phone.video(localUs));
  add('audio', 50, audio);
  add('metadata', 60, (localUs) => phone.metadata(localUs));
  yield* events.sort((one, other) => one.localUs - other.localUs);
}

function run(
  clock: SourceClock,
  phone: Phone,
  fromUs: number,
  toUs: number,
  audio = (us: number) => phone.audio(us),
): Seen[] {
  const seen: Seen[] = [];
  for (const { stream, localUs, stamp } of streams(phone, fromUs, toUs, audio)) {
    const { seconds, nowUs } = stamp();
    seen.push({ ...clock[stream](seconds, nowUs), stream, localUs });
  }
  return seen;
}

/** How far off the mapped times are, the shortest delay left out; the greatest, from a time on. */
function worstUs(seen: readonly Seen[], stream: Stream, fromUs = 0): number {
  const errors = seen.flatMap((one) =>
    one.stream === stream && one.localUs >= fromUs ? [Math.abs(one.ptsUs - one.localUs - delayUs)] : [],
  );
  assert.ok(errors.length > 0);
  return Math.max(...errors);
}

function jumps(seen: readonly Seen[], stream?: Stream): number {
  return seen.filter((one) => one.jumped && (!stream || one.stream === stream)).length;
}

function assertRising(seen: readonly Seen[]): void {
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const { ptsUs, jumped, stream } of seen) {
    if (stream !== 'video') continue;
    assert.ok(jumped || ptsUs > lastUs, `${ptsUs} after ${lastUs}`);
    lastUs = ptsUs;
  }
}

/** Sound and picture of one moment are mapped to one time, but for the 1/600 s of the pictures and what is being corrected. */
function assertInStep(seen: readonly Seen[], mostUs: number, fromUs = 0): void {
  const audio = new Map(seen.flatMap((one) => (one.stream === 'audio' ? [[one.localUs, one.ptsUs]] : [])));
  let compared = 0;
  for (const { stream, localUs, ptsUs } of seen) {
    const audioUs = audio.get(localUs);
    if (stream !== 'video' || audioUs === undefined || localUs < fromUs) continue;
    compared += 1;
    assert.ok(Math.abs(ptsUs - audioUs) <= mostUs, `${ptsUs} and ${audioUs} at ${localUs}`);
  }
  assert.ok(compared > 10);
}

for (const ppm of [-100, 0, 100]) {
  test(`clocks ${ppm} ppm off, 1/600 s and 20 ms of jitter: within 6 ms after 20 s, in step, no jump`, () => {
    const seen = run(new SourceClock(), new Phone({ ppm, jitterUs: 20_000 }), 0, 300 * second);
    for (const stream of ['video', 'audio', 'metadata'] as const) {
      assert.ok(worstUs(seen, stream, 20 * second) < 6000, `${stream}: ${worstUs(seen, stream, 20 * second)}`);
    }
    assertInStep(seen, 1000, second);
    assertRising(seen);
    assert.equal(jumps(seen), 0);
  });
}

test('the uncertainty is unknown at first, then covers the error, the steps of the video included', () => {
  const seen = run(new SourceClock(), new Phone({ ppm: 30, jitterUs: 10_000 }), 0, 120 * second);
  assert.equal(seen[0]?.uncertaintyUs, unknownUncertaintyUs);
  for (const { localUs, ptsUs, uncertaintyUs } of seen) {
    if (localUs < 60 * second) continue;
    assert.ok(
      Math.abs(ptsUs - localUs - delayUs) <= uncertaintyUs + 1,
      `${ptsUs - localUs - delayUs}: ${uncertaintyUs}`,
    );
    assert.ok(uncertaintyUs < 6000, `${uncertaintyUs}`);
  }
});

test('without any jitter, what is uncertain of the video is the steps of its timestamps', () => {
  const seen = run(new SourceClock(), new Phone(), 0, 30 * second).filter(({ localUs }) => localUs > 10 * second);
  for (const { stream, localUs, ptsUs, uncertaintyUs } of seen) {
    assert.ok(Math.abs(ptsUs - localUs - delayUs) <= uncertaintyUs + 1, `${stream}: ${ptsUs - localUs - delayUs}`);
    assert.ok(uncertaintyUs <= (stream === 'video' ? 840 : 5), `${stream}: ${uncertaintyUs}`);
  }
});

test('times are whole microseconds', () => {
  for (const { ptsUs, uncertaintyUs } of run(
    new SourceClock(),
    new Phone({ ppm: 77, jitterUs: 3000 }),
    0,
    20 * second,
  )) {
    assert.ok(Number.isSafeInteger(ptsUs) && Number.isSafeInteger(uncertaintyUs));
  }
});

test('audio on the wall clock goes with the metadata', () => {
  const phone = new Phone({ ppm: 50, jitterUs: 5000 });
  const clock = new SourceClock();
  const seen = run(clock, phone, 0, 60 * second, (us) => phone.metadata(us));
  assertInStep(seen, 6000, 20 * second);
  phone.wall += 100;
  const after = run(clock, phone, 60 * second, 70 * second, (us) => phone.metadata(us));
  assert.deepEqual([jumps(after, 'video'), jumps(after, 'audio'), jumps(after, 'metadata')], [0, 1, 1]);
});

test('audio that counts from its own start has a clock of its own', () => {
  const phone = new Phone({ ppm: 50, jitterUs: 5000 });
  const clock = new SourceClock();
  const seen = run(clock, phone, 0, 60 * second, (us) => phone.countedAudio(us));
  for (const stream of ['video', 'audio', 'metadata'] as const) assert.ok(worstUs(seen, stream, 20 * second) < 6000);
  assert.equal(jumps(seen), 0);
  const after = run(clock, phone, 60 * second, 80 * second, (us) => phone.countedAudio(us, 60 * second));
  assert.deepEqual([jumps(after, 'video'), jumps(after, 'audio'), jumps(after, 'metadata')], [0, 1, 0]);
  assert.ok(worstUs(after, 'audio', 61 * second) < 10_000);
});

test('audio that comes first is on the clock of the video that follows', () => {
  const phone = new Phone({ uptime: 5000 });
  const clock = new SourceClock();
  for (let us = 0; us < second; us += 20_000) clock.audio(phone.audio(us).seconds, us + 30_000);
  // The pictures have the longer way: by themselves, they would be mapped to 80 ms later.
  const { seconds } = phone.video(second);
  const video = clock.video(seconds, second + 110_000);
  const audio = clock.audio(phone.audio(second).seconds, second + 110_000);
  assert.ok(Math.abs(video.ptsUs - audio.ptsUs) < 1000, `${video.ptsUs} and ${audio.ptsUs}`);
  assert.equal(video.jumped || audio.jumped, false);
});

/** Sound that comes 100 ms late, and is the first: on a clock of its own, it would be mapped to when it comes. */
function firstSound(clock: SourceClock, phone: Phone, localUs: number, nowUs: number): number {
  return clock.audio(phone.audio(localUs).seconds, nowUs + 100_000).ptsUs - localUs - delayUs;
}

test('sound is known to be on the clock of pictures that ended a minute ago', () => {
  const phone = new Phone();
  const clock = new SourceClock();
  for (let us = 0; us < second; us += 40_000) clock.video(phone.video(us).seconds, us + delayUs);
  const offUs = firstSound(clock, phone, 61 * second, 61 * second);
  assert.ok(Math.abs(offUs) < 1000, `${offUs}`);
});

test('sound that comes after metadata is known to be on the wall clock', () => {
  const phone = new Phone();
  const clock = new SourceClock();
  for (let us = 0; us < second; us += 20_000) clock.metadata(phone.metadata(us).seconds, us + delayUs);
  const { ptsUs } = clock.audio(phone.metadata(second).seconds, second + 100_000);
  assert.ok(Math.abs(ptsUs - second - delayUs) < 10, `${ptsUs}`);
});

test('sound that begins in a stall of 5 s is known to be on the clock of the pictures', () => {
  const phone = new Phone();
  const clock = new SourceClock();
  for (let us = 0; us <= second; us += 40_000) clock.video(phone.video(us).seconds, us + delayUs);
  const offUs = firstSound(clock, phone, second + 40_000, 6 * second);
  assert.ok(Math.abs(offUs) < 1000, `${offUs}`);
});

test('pictures that lag a second and a half behind their sound stay in step with it', () => {
  const phone = new Phone({ ppm: 20 });
  const clock = new SourceClock();
  let jumped = 0;
  for (let index = 0; index < 3000; index++) {
    const nowUs = index * 20_000;
    const audio = clock.audio(phone.audio(nowUs).seconds, nowUs + delayUs);
    const lagUs = index < 500 ? 0 : 1_500_000;
    const video = clock.video(phone.audio(nowUs - lagUs).seconds, nowUs + delayUs);
    jumped += Number(video.jumped) + Number(audio.jumped);
    // That they went back is worked off at half their pace.
    if (index > 650) assert.ok(Math.abs(audio.ptsUs - video.ptsUs - lagUs) < 1000, `${audio.ptsUs - video.ptsUs}`);
  }
  assert.equal(jumped, 0);
});

test('after a restart of the phone, each stream jumps once and is mapped as well as before', () => {
  const phone = new Phone({ ppm: 50, jitterUs: 10_000 });
  const clock = new SourceClock();
  const before = run(clock, phone, 0, 60 * second);
  phone.uptime = -95.25;
  const after = run(clock, phone, 100 * second, 160 * second);
  assert.equal(jumps(before), 0);
  assert.deepEqual([jumps(after, 'video'), jumps(after, 'audio'), jumps(after, 'metadata')], [1, 1, 0]);
  for (const stream of ['video', 'audio', 'metadata'] as const) {
    assert.ok(worstUs(after, stream, 120 * second) < 6000, `${stream}: ${worstUs(after, stream, 120 * second)}`);
  }
  assertInStep(after, 1000, 102 * second);
  assertRising([...before, ...after]);
});

test('a wall clock that is set moves nothing but the metadata', () => {
  for (const byUs of [-3600, -3, 3, 86_400]) {
    const phone = new Phone({ jitterUs: 10_000 });
    const clock = new SourceClock();
    run(clock, phone, 0, 30 * second);
    phone.wall += byUs;
    const after = run(clock, phone, 30 * second, 60 * second);
    assert.deepEqual([jumps(after, 'video'), jumps(after, 'audio'), jumps(after, 'metadata')], [0, 0, 1]);
    assert.ok(worstUs(after, 'metadata', 50 * second) < 11_000, `${worstUs(after, 'metadata', 50 * second)}`);
    assert.ok(worstUs(after, 'video', 30 * second) < 11_000);
  }
});

test('a stall of 5 s, after which everything comes at once, is no jump', () => {
  const phone = new Phone({ ppm: 50, jitterUs: 10_000 });
  const clock = new SourceClock();
  run(clock, phone, 0, 60 * second);
  phone.heldUntilUs = 65 * second;
  const seen = run(clock, phone, 60 * second, 90 * second);
  assert.equal(jumps(seen), 0);
  for (const stream of ['video', 'audio', 'metadata'] as const) assert.ok(worstUs(seen, stream) < 6000);
  assertRising(seen);
});

test('a phone that slept for a minute goes on in step', () => {
  const phone = new Phone({ jitterUs: 10_000 });
  const clock = new SourceClock();
  run(clock, phone, 0, 30 * second);
  phone.uptime -= 60;
  const seen = run(clock, phone, 90 * second, 120 * second);
  assert.ok(jumps(seen, 'video') >= 1 && jumps(seen, 'metadata') === 0);
  assertInStep(seen, 1000, 95 * second);
  assert.ok(worstUs(seen, 'video', 100 * second) < 11_000);
});

test('pictures with one and the same timestamp, or an earlier one, still have rising times', () => {
  const clock = new SourceClock();
  const times = [10, 10, 9.99, 10.033, 10.033].map((seconds, index) => clock.video(seconds, index * 1000).ptsUs);
  times.reduce((one, other) => {
    assert.ok(other > one, `${times}`);
    return other;
  });
});

test('the strangest timestamps are mapped to whole times near now, or said to jump', () => {
  const clock = new SourceClock();
  const most = Number.MAX_SAFE_INTEGER / 1e6;
  [0, most, -most, 1e-300, -0, most, 5e8, -1, 0].forEach((seconds, index) => {
    const nowUs = 1e12 + index * second;
    const { ptsUs, jumped } = clock.video(seconds, nowUs);
    assert.ok(Number.isSafeInteger(ptsUs) && Math.abs(ptsUs - nowUs) < 2 * second, `${seconds}: ${ptsUs - nowUs}`);
    if (index > 0 && index !== 4 && index !== 8) assert.equal(jumped, true, `${seconds}`);
  });
});

test.run();
