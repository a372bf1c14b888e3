import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { Outbox } from '../src/sender/outbox.js';
import { RateController } from '../src/sender/rate-controller.js';
import type { SenderContext } from '../src/sender/sender-context.js';
import { accessUnit } from './support/packets.js';

const test = suite('outbox');

function contextFor(drops: string[]): SenderContext {
  return {
    stageId: 'send',
    clock: systemClock,
    connectTimeoutMs: 1000,
    silenceTimeoutMs: 1000,
    maxQueueMs: 0,
    highWaterBytes: 1_000_000,
    log: { debug: () => {}, info: () => {}, warn: () => {} },
    drop: (cause, count = 1) => void drops.push(`${count} ${cause}`),
    fault: (error) => assert.fail(error),
    why: () => {},
    rate: new RateController(() => {}),
    request: () => {},
  };
}

test('a packet that comes when the connection has just ended is given back and counted', () => {
  const drops: string[] = [];
  const wire = {
    encode: () => [],
    isOpen: false,
    isHeld: false,
    delayUs: 0,
    aheadUs: 0,
    arrivingBps: undefined,
    write: () => {},
    end: () => {},
  };
  const outbox = new Outbox(contextFor(drops), new Socket(), wire);
  const [before, after] = [accessUnit(0, { keyframe: true }), accessUnit(1, { keyframe: true })];
  outbox.push(before);
  assert.equal(outbox.close(), 1);
  assert.equal(outbox.push(after), undefined);
  assert.deepEqual([before.done, after.done], [true, true]);
  assert.deepEqual(drops, ['1 connection-lost']);
});

test.run();
