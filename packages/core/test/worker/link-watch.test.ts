import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WirePacket } from '../../src/link/packet-wire.js';
import { startLedger } from '../../src/packet/ledger.js';
import type { WhyRecord } from '../../src/stage/why.js';
import { type LinkDropCause, linkDropCauses } from '../../src/stats/link-counters.js';
import { LinkWatch } from '../../src/worker/link-watch.js';
import type { OutputLinkTask } from '../../src/worker/thread-protocol.js';

const test = suite('the watch over a link');

const link: OutputLinkTask = {
  link: 0,
  name: 'camera.video → encode.video',
  port: 'video',
  media: ['video/raw'],
  final: true,
  peer: { at: 'nowhere', ended: false },
  counters: new SharedArrayBuffer(0),
  consumer: 'encode.video',
  consumerOwner: 1,
  capacity: 4,
  overflow: 'drop-oldest',
};

function open({ why = false } = {}) {
  const warnings: string[] = [];
  const records: WhyRecord[] = [];
  let nowUs = 0;
  const watch = new LinkWatch({
    stageId: 'camera',
    link,
    clock: { nowUs: () => nowUs, sleepUntil: async () => {} },
    warn: (message) => warnings.push(message),
    why: why ? (record) => records.push(record) : undefined,
  });
  const drop = (cause: LinkDropCause, times = 1, attached = true) => {
    for (let index = 0; index < times; index++) watch.dropped(cause, packet, attached);
  };
  const advance = (us: number) => {
    nowUs += us;
  };
  return { watch, warnings, records, drop, advance };
}

const packet: WirePacket = {
  kind: 'metadata',
  sourceId: 'front',
  ptsUs: 1234,
  durationUs: 0,
  ledger: startLedger(0),
  value: null,
};

test('the first overflow is told at once: the link, the one who is too slow, and what helps', () => {
  const { warnings, drop } = open();
  drop('overflow-oldest');
  assert.is(warnings.length, 1);
  assert.match(
    warnings[0] ?? '',
    /^the link camera\.video → encode\.video overflows: dropped 1 overflow-oldest since .* because encode\.video takes packets more slowly/,
  );
  for (const part of ['(capacity 4, drop-oldest)', 'queue.capacity', 'queue.overflow'])
    assert.ok(warnings[0]?.includes(part), part);
});

test('without a consumer it says so, and what helps then', () => {
  const { warnings, drop } = open();
  drop('overflow-oldest', 1, false);
  assert.match(
    warnings[0] ?? '',
    'because encode.video is being restarted (capacity 4, drop-oldest); see why it failed',
  );
});

test('further ones are told once a second, with their number by cause', () => {
  const { warnings, drop, advance } = open();
  drop('overflow-newest');
  drop('overflow-newest', 2);
  drop('awaiting-keyframe', 5);
  advance(999_999);
  drop('overflow-newest');
  assert.is(warnings.length, 1);
  advance(1);
  drop('overflow-oldest');
  assert.is(warnings.length, 2);
  assert.match(warnings[1] ?? '', 'dropped 3 overflow-newest, 5 awaiting-keyframe, 1 overflow-oldest since');
  advance(1_000_000);
  drop('overflow-newest');
  assert.match(warnings[2] ?? '', 'dropped 1 overflow-newest since');
});

test('a stage that is gone, and the wait for a keyframe after it, are no overflow', () => {
  const { warnings, drop, advance } = open();
  for (const cause of ['consumer-gone', 'producer-gone', 'awaiting-keyframe'] as const) drop(cause, 3);
  assert.equal(warnings, []);
  advance(5_000_000);
  drop('overflow-newest');
  assert.match(warnings[0] ?? '', 'dropped 3 awaiting-keyframe, 1 overflow-newest since');
});

test('every drop is recorded, whatever is told, and every keyframe that is asked for', () => {
  const { watch, records, drop, advance } = open({ why: true });
  const causes = Object.keys(linkDropCauses) as LinkDropCause[];
  for (const cause of causes) drop(cause);
  advance(7);
  watch.keyframeAsked('front');
  watch.lost(3);
  const common = { stage: 'camera', link: link.name };
  const details = { sourceId: 'front', kind: 'metadata', ptsUs: 1234 };
  assert.equal(records, [
    ...causes.map((cause) => ({ ...common, atUs: 0, decision: 'drop', cause, details })),
    { ...common, atUs: 7, decision: 'keyframe', cause: 'asked-after-drop', details: { sourceId: 'front' } },
    { ...common, atUs: 7, decision: 'drop', cause: 'consumer-gone', details: { count: 3 } },
  ]);
});

test('nothing is recorded when nobody asked', () => {
  const { watch, records, drop } = open();
  drop('overflow-newest');
  watch.lost(1);
  watch.keyframeAsked('front');
  assert.equal(records, []);
});

test.run();
