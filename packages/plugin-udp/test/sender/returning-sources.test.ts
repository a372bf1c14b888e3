import { AudioPacket, MetadataPacket, secondsToUs, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import type { Outgoing } from '../../src/sender/outgoing.js';
import type { SourceSender } from '../../src/sender/source-sender.js';
import { SourceTable } from '../../src/sender/source-table.js';
import { seededRandom } from '../repair/support/random.js';
import { slice } from './support/stages.js';

const test = suite('a source that was silent and comes back');

const maxBytes = 1200;

function openTable(): SourceTable {
  const random = seededRandom(1);
  return new SourceTable(() => Math.floor(random() * 2 ** 32));
}

function sound(sampleRate = 48_000): AudioPacket {
  const header = { sourceId: 'camera', ptsUs: 0, durationUs: 0, ledger: startLedger(0) };
  return new AudioPacket({ ...header, format: 'pcm-s16', sampleRate, channels: 1, data: new Uint8Array(240) });
}

function numbersOf(packets: readonly Outgoing[]): number[] {
  return packets.map((packet) => {
    const { data, left } = packet.depart();
    left(0);
    return parseRtp(data)?.sequenceNumber ?? Number.NaN;
  });
}

const camera = (table: SourceTable, nowUs: number): SourceSender => {
  const source = table.get('camera', nowUs);
  assert.ok(source);
  return source;
};

const ssrcsOf = (source: SourceSender) => source.streams.map(({ ssrc }) => ssrc);

test('has its SSRCs again, and goes on with their numbers', () => {
  const table = openTable();
  const lives = [0, 60, 120].map((seconds) => {
    const nowUs = secondsToUs(seconds);
    const source = camera(table, nowUs);
    const video = source.takeVideo(slice(0, 5000, true, 'camera'), 0, maxBytes, nowUs);
    const numbers = [...numbersOf(video), ...numbersOf(source.takeSmall(sound(), 0, maxBytes, nowUs))];
    assert.ok(source.takeNews());
    const ssrcs = ssrcsOf(source);
    assert.is(table.takeSilent(nowUs + secondsToUs(31)).length, 1);
    return { ssrcs, numbers };
  });
  const [first, second, third] = lives;
  assert.ok(first && second && third);
  const { length } = first.numbers;
  assert.is(first.ssrcs.length, 4);
  for (const [life, { ssrcs, numbers }] of lives.entries()) {
    assert.equal(ssrcs, first.ssrcs);
    const steps = numbers.map((number, index) => number - (first.numbers[index] ?? 0));
    assert.equal(steps, [...Array.from({ length: length - 1 }, () => life * (length - 1)), life]);
  }
});

test('has others when its format is another, and when receivers may still take it for late', () => {
  const table = openTable();
  const live = (seconds: number, sampleRate?: number) => {
    const source = camera(table, secondsToUs(seconds));
    source.takeSmall(sound(sampleRate), 0, maxBytes, secondsToUs(seconds));
    return ssrcsOf(source);
  };
  const first = live(0);
  table.takeSilent(secondsToUs(31));
  assert.not.equal(live(33), first);
  table.takeSilent(secondsToUs(64));
  assert.equal(live(65), first);
  table.takeSilent(secondsToUs(96));
  table.takeSilent(secondsToUs(200));
  assert.not.equal(live(200, 44_100), first);
});

test('has those of its sound, too, when it came without sound in between', () => {
  const table = openTable();
  const event = new MetadataPacket({ sourceId: 'camera', ptsUs: 0, durationUs: 0, ledger: startLedger(0), value: 1 });
  const lives = [sound(), event, sound()].map((packet, index) => {
    const nowUs = secondsToUs(index * 60);
    const source = camera(table, nowUs);
    source.takeSmall(packet, 0, maxBytes, nowUs);
    table.takeSilent(nowUs + secondsToUs(31));
    return ssrcsOf(source);
  });
  assert.equal(lives[2], lives[0]);
  assert.not.equal(lives[1], lives[0]);
});

test.run();
