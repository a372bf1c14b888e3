import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type MappedTime, SourceClock } from '../../src/arkavo/source-clock.js';
import { Phone } from './support/phone.js';
import { type Random, seededRandom } from './support/random.js';

const test = suite('source clock steps');

const second = 1_000_000;
/** The local times of pictures and sound, in order: 30 and 50 a second. */
const pictureUs = second / 30;
const soundUs = second / 50;
const shortestDelayUs = 5000;

/** When what is sent at a local time arrives, or would if nothing before it was late. */
type Way = (localUs: number) => number;

type Seen = MappedTime & {
  readonly stream: 'video' | 'audio';
  readonly localUs: number;
  readonly nowUs: number;
  readonly sourceUs: number;
};

type Ride = {
  readonly phone: Phone;
  readonly way: Way;
  readonly toUs: number;
  /** Says whether the phone sends anything. */
  readonly at?: (localUs: number) => boolean;
};

function ride({ phone, way, toUs, at = () => true }: Ride): Seen[] {
  const clock = new SourceClock();
  const seen: Seen[] = [];
  let nowUs = 0;
  for (const { stream, localUs } of moments(toUs)) {
    if (!at(localUs)) continue;
    const { seconds } = phone[stream](localUs);
    nowUs = Math.max(nowUs, Math.round(way(localUs) + shortestDelayUs));
    const sourceUs = Math.round(seconds * second);
    seen.push({ ...clock[stream](seconds, nowUs), stream, localUs, nowUs, sourceUs });
  }
  return seen;
}

function moments(toUs: number): { readonly stream: 'video' | 'audio'; readonly localUs: number }[] {
  const every = (stream: 'video' | 'audio', stepUs: number) =>
    Array.from({ length: Math.floor(toUs / stepUs) }, (_, index) => ({ stream, localUs: Math.round(index * stepUs) }));
  return [...every('video', pictureUs), ...every('audio', soundUs)].sort((one, other) => one.localUs - other.localUs);
}

function assertSteps(seen: readonly Seen[], what: string): void {
  for (const stream of ['video', 'audio'] as const) {
    const own = seen.filter((one) => one.stream === stream);
    for (const [index, { ptsUs, sourceUs, jumped }] of own.entries()) {
      const last = own[index - 1];
      if (!last) continue;
      const stepUs = ptsUs - last.ptsUs;
      const usualUs = stream === 'video' ? pictureUs - 1667 : soundUs;
      const ratio = stepUs / (sourceUs - last.sourceUs);
      const said = `${what}: ${stream} ${index}: ${stepUs} for ${sourceUs - last.sourceUs}`;
      if (jumped) assert.ok(stepUs >= usualUs - 10, said);
      else assert.ok(ratio >= 0.4 && ratio <= 2.5, said);
    }
  }
}

/** Sound and picture of one moment have one time, but for the 1/600 s of the pictures, from `settleUs` after a jump on. */
function assertInStep(seen: readonly Seen[], what: string, settleUs = second): void {
  const sound = new Map(seen.flatMap((one) => (one.stream === 'audio' ? [[one.localUs, one]] : [])));
  let calmUs = Number.NEGATIVE_INFINITY;
  let compared = 0;
  for (const one of seen) {
    if (one.jumped) calmUs = one.localUs + settleUs;
    const other = one.stream === 'video' && sound.get(one.localUs);
    if (!other || one.localUs < calmUs) continue;
    compared += 1;
    const apartUs = one.ptsUs - one.sourceUs - (other.ptsUs - other.sourceUs);
    assert.ok(Math.abs(apartUs) <= 1000, `${what}: ${apartUs} apart at ${one.localUs}`);
  }
  assert.ok(compared > 10);
}

function worstUs(seen: readonly Seen[], fromUs: number): number {
  const late = seen.filter(({ localUs }) => localUs >= fromUs);
  return Math.max(...late.map(({ ptsUs, localUs }) => Math.abs(ptsUs - localUs - shortestDelayUs)));
}

function jumps(seen: readonly Seen[]): number {
  return seen.filter(({ jumped }) => jumped).length;
}

function jitter(mostUs: number, seed = 5): Way {
  const random = seededRandom(seed);
  return (localUs) => localUs + random(mostUs + 1);
}

/** All that is sent between the two arrives at the second. */
function held(way: Way, fromUs: number, toUs: number): Way {
  return (localUs) => (localUs >= fromUs && localUs < toUs ? Math.max(way(localUs), toUs) : way(localUs));
}

/** A part of the time sent comes through from one time on until another; what is left then comes at five times its pace. */
function slow(way: Way, fromUs: number, toUs: number, part: number): Way {
  const sentUs = fromUs + (toUs - fromUs) * part;
  return (localUs) => {
    if (localUs < fromUs) return way(localUs);
    if (localUs < sentUs) return Math.max(way(localUs), fromUs + (localUs - fromUs) / part);
    return Math.max(way(localUs), toUs + (localUs - sentUs) / 5);
  };
}

for (const ppm of [-200, 0, 200]) {
  test(`clocks ${ppm} ppm off, with jitter of 60 ms: even steps, in step, within 6 ms after 30 s`, () => {
    const seen = ride({ phone: new Phone({ ppm }), way: jitter(60_000), toUs: 120 * second });
    assertSteps(seen, `${ppm} ppm`);
    assertInStep(seen, `${ppm} ppm`);
    assert.equal(jumps(seen), 0);
    assert.ok(worstUs(seen, 30 * second) < 6000, `${worstUs(seen, 30 * second)}`);
  });

  for (const backlogUs of [100_000, 500_000, 950_000]) {
    test(`${ppm} ppm, ${backlogUs / 1000} ms at once at first: worked off at nine tenths of the pace`, () => {
      const seen = ride({ phone: new Phone({ ppm }), way: held(jitter(10_000), 0, backlogUs), toUs: 60 * second });
      assertSteps(seen, `${backlogUs} us`);
      assertInStep(seen, `${backlogUs} us`);
      assert.equal(jumps(seen), 0);
      // The last 100 ms are left to the mapping, which takes 5 ms a second.
      const doneUs = 10 * backlogUs + 100_000;
      assert.ok(worstUs(seen, doneUs) <= 101_000, `${worstUs(seen, doneUs)} after ${doneUs}`);
      assert.ok(worstUs(seen, 30 * second) < 6000, `${worstUs(seen, 30 * second)}`);
    });
  }

  for (const stallUs of [200_000, 900_000, 3 * second, 8 * second]) {
    test(`${ppm} ppm, a stall of ${stallUs / 1000} ms: even steps, as well mapped as before`, () => {
      const way = held(jitter(20_000), 30 * second, 30 * second + stallUs);
      const seen = ride({ phone: new Phone({ ppm }), way, toUs: 60 * second });
      assertSteps(seen, `${stallUs} us`);
      assertInStep(seen, `${stallUs} us`);
      assert.equal(jumps(seen), 0);
      assert.ok(worstUs(seen, 30 * second) < 6000, `${worstUs(seen, 30 * second)}`);
    });
  }

  for (const part of [0.9, 0.5, 0.25]) {
    test(`${ppm} ppm, ${part} of the rate comes through for 10 s: even steps, worked off when it is free again`, () => {
      const seen = ride({ phone: new Phone({ ppm }), way: slow(jitter(20_000), 30e6, 40e6, part), toUs: 120 * second });
      assertSteps(seen, `${part}`);
      assertInStep(seen, `${part}`);
      assert.ok(worstUs(seen, 90 * second) < 6000, `${worstUs(seen, 90 * second)}`);
    });
  }

  test(`${ppm} ppm, a restart of the phone: a new epoch, a step or more after the one before`, () => {
    const phone = new Phone({ ppm });
    const restart = (localUs: number) => {
      if (localUs >= 30 * second) phone.uptime = -25;
      return true;
    };
    const seen = ride({ phone, way: held(jitter(20_000), 20 * second, 25 * second), toUs: 90 * second, at: restart });
    assertSteps(seen, 'restart');
    assertInStep(seen, 'restart');
    assert.equal(jumps(seen), 2);
    assert.ok(worstUs(seen, 60 * second) < 6000, `${worstUs(seen, 60 * second)}`);
  });
}

/** Half of the backlog is still ahead when the phone restarts: now is earlier than what was given. */
test('a jump while times are ahead of now begins a usual step after what was given', () => {
  const phone = new Phone();
  const restart = (localUs: number) => {
    if (localUs >= second) phone.uptime = 3;
    return true;
  };
  const seen = ride({ phone, way: held((us) => us, 0, 0.9 * second), toUs: 10 * second, at: restart });
  const index = seen.findIndex(({ jumped, stream }) => jumped && stream === 'video');
  const before = seen.slice(0, index).findLast(({ stream }) => stream === 'video') as Seen;
  const { ptsUs, nowUs } = seen[index] as Seen;
  assert.ok(before.ptsUs > nowUs, `${before.ptsUs} at ${nowUs}`);
  assert.ok(ptsUs - before.ptsUs >= pictureUs - 1667 && ptsUs - before.ptsUs < 2 * pictureUs, `${ptsUs}`);
  assertSteps(seen, 'ahead');
  assertInStep(seen, 'ahead', pictureUs * 2);
  assert.ok(worstUs(seen, 3 * second) < 1000, `${worstUs(seen, 3 * second)}`);
});

test('a clock that stood still is in an epoch that begins later: sound and picture alike, each once', () => {
  const phone = new Phone({ ppm: 50 });
  const { uptime } = phone;
  const sleep = (localUs: number) => {
    if (localUs >= 25 * second) phone.uptime = uptime - 5;
    return localUs < 20 * second || localUs >= 25 * second;
  };
  const seen = ride({ phone, way: jitter(5000), toUs: 60 * second, at: sleep });
  for (const stream of ['video', 'audio'] as const) assert.equal(jumps(seen.filter((one) => one.stream === stream)), 1);
  assertSteps(seen, 'stood still');
  assertInStep(seen, 'stood still');
  assert.ok(worstUs(seen, 50 * second) < 6000, `${worstUs(seen, 50 * second)}`);
});

/** A way with a number of troubles one after another, 10 to 20 s apart. */
function troubled(random: Random, toUs: number): Way {
  let way = held(jitter(1000 + random(60_000), random(1e6)), 0, random(950_000));
  for (let atUs = 10 * second; atUs < toUs; atUs += 10 * second + random(10 * second)) {
    const lastsUs = 100_000 + random(6 * second);
    way = random(2) ? held(way, atUs, atUs + lastsUs) : slow(way, atUs, atUs + lastsUs, 0.2 + random(75) / 100);
  }
  return way;
}

test('whatever befalls the way and the phone, steps are even but for jumps, and what is mapped is near at last', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const phone = new Phone({ ppm: random(401) - 200, uptime: 1 + random(1e5) });
    const restartUs = random(2) ? 20 * second + random(20 * second) : Number.POSITIVE_INFINITY;
    const restart = (localUs: number) => {
      if (localUs >= restartUs) phone.uptime = -restartUs / second;
      return true;
    };
    const seen = ride({ phone, way: troubled(random, 50 * second), toUs: 110 * second, at: restart });
    assertSteps(seen, `seed ${seed}`);
    assert.ok(worstUs(seen, 100 * second) < 8000, `seed ${seed}: ${worstUs(seen, 100 * second)}`);
  }
});

test('what is still to be worked off is part of the uncertainty', () => {
  const clock = new SourceClock();
  const picture = (index: number) => clock.video(100 + index / 30, Math.round(index * pictureUs));
  for (let index = 0; index < 150; index++) picture(index);
  const calm = picture(150);
  for (let again = 0; again < 60; again++) picture(150);
  const ahead = picture(151);
  assert.ok(calm.uncertaintyUs < 1000, `${calm.uncertaintyUs}`);
  const aheadUs = ahead.ptsUs - calm.ptsUs - pictureUs;
  assert.ok(aheadUs > 80_000 && ahead.uncertaintyUs >= aheadUs - 1, `${aheadUs}: ${ahead.uncertaintyUs}`);
});

test('sound that lags behind the pictures has the times they had, also where the mapping moved since', () => {
  const clock = new SourceClock();
  const pictures = new Map<number, number>();
  const lag = 12;
  for (let index = 0; index < 300; index++) {
    const nowUs = Math.max(0.8 * second, Math.round(index * pictureUs));
    pictures.set(index, clock.video(100 + index / 30, nowUs).ptsUs);
    if (index >= lag) assert.equal(clock.audio(100 + (index - lag) / 30, nowUs).ptsUs, pictures.get(index - lag));
  }
});

test('a way that is longer from now on is found to be after minutes, with even steps', () => {
  const longerUs = 600_000;
  const way = (localUs: number) => localUs + (localUs < 20 * second ? 0 : longerUs);
  const seen = ride({ phone: new Phone(), way, toUs: 900 * second });
  assertSteps(seen, 'longer');
  assertInStep(seen, 'longer');
  const last = seen.at(-1) as Seen;
  assert.ok(Math.abs(last.ptsUs - last.nowUs) < 2000, `${last.ptsUs - last.nowUs}`);
});

test('a backlog of 1.5 s that comes at once at first keeps its spacing, but for a tenth', () => {
  const backlogUs = 1.5 * second;
  const seen = ride({ phone: new Phone(), way: held((us) => us, 0, backlogUs), toUs: 40 * second });
  const pictures = seen.filter(({ stream }) => stream === 'video');
  for (const [index, { ptsUs, sourceUs }] of pictures.entries()) {
    const last = pictures[index - 1];
    const stepUs = last ? (ptsUs - last.ptsUs) / (sourceUs - last.sourceUs) : 1;
    assert.ok(stepUs >= 0.89 && stepUs <= 1.06, `picture ${index}: ${stepUs}`);
  }
  assert.equal(jumps(seen), 0);
  assert.ok(worstUs(seen, 10 * backlogUs + second) < 101_000, `${worstUs(seen, 10 * backlogUs + second)}`);
});

test('a clock that jumps right after the first picture has stamped nothing: the next one is when it comes', () => {
  const clock = new SourceClock();
  clock.video(1, 0);
  const times = Array.from({ length: 90 }, (_, index) => {
    const sinceUs = Math.round(index * pictureUs);
    return clock.video(81_234 + index / 30, 200_000 + sinceUs).ptsUs - 200_000 - sinceUs;
  });
  assert.ok(Math.max(...times.map(Math.abs)) < 1000, `${times}`);
});

test('pictures with the same timestamp are 1/600 s apart, and what follows is as if there was one', () => {
  const clock = new SourceClock();
  const stamps = [10, 10 + 20 / 600, 10 + 20 / 600, 10 + 20 / 600, 10 + 40 / 600, 10 + 60 / 600];
  const [first = 0, ...times] = stamps.map((seconds) => clock.video(seconds, Math.round(seconds * second)).ptsUs);
  assert.deepEqual(
    times.map((time) => time - first),
    [33_333, 35_000, 36_667, 66_667, 100_000],
  );
});

test('a picture that is stamped earlier than the one before is 1/600 s later', () => {
  const clock = new SourceClock();
  const times = [10, 10.1, 10.05, 10.2].map((seconds) => clock.video(seconds, Math.round(seconds * second)).ptsUs);
  assert.deepEqual(
    times.map((time) => time - 10 * second),
    [0, 100_000, 101_667, 200_000],
  );
});

test('no flood of pictures with one timestamp, or with a clock that runs away, gets further ahead than 20 s', () => {
  for (const stepSeconds of [0, 1 / 600, 0.9, 5]) {
    const clock = new SourceClock();
    for (let index = 0; index < 30_000; index++) {
      const { ptsUs } = clock.video(10 + index * stepSeconds, 10 * second);
      assert.ok(ptsUs - 10 * second < 21 * second, `${ptsUs} after ${index} of ${stepSeconds} s`);
    }
  }
});

test.run();
