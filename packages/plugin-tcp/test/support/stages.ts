import assert from 'node:assert/strict';
import type { Packet, StageSpec } from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import plugin from '../../src/index.js';

export function stageType(type: string): StageSpec {
  const spec = plugin.stages.find((stage) => stage.type === type);
  assert.ok(spec);
  return spec;
}

type Options = Record<string, unknown>;

/** A receiver on a port of the system's choosing, already generating. */
export async function openReceiver(
  options: Options = {},
  more: TestStageOptions = {},
  spec = stageType('tcp-receiver'),
) {
  const stage = await TestStage.open(spec, { stageId: 'receive', ...more, options: { port: 0, ...options } });
  return { stage, port: portOf(stage), ended: stage.generate() };
}

export function openSender(port: number, options: Options = {}, more: TestStageOptions = {}): Promise<TestStage> {
  return TestStage.open(stageType('tcp-sender'), {
    stageId: 'send',
    ...more,
    options: { reconnectMinMs: 5, reconnectMaxMs: 20, ...options, port },
  });
}

/** The port that a receiver says it listens on. */
export function portOf(stage: TestStage): number {
  const port = stage.logs.map((line) => /listening on .*:(\d+)$/.exec(line)?.[1]).find(Boolean);
  assert.ok(port);
  return Number(port);
}

/** Waits until something that sockets bring about is so; the test's own time limit is the runner's. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export async function takeOne(stage: TestStage): Promise<Packet> {
  const [packet] = await stage.take(1);
  assert.ok(packet);
  return packet;
}
