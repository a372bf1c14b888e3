import assert from 'node:assert/strict';
import type { AccessUnitPacket, Packet } from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import { udpReceiver } from '../../../src/receiver/udp-receiver.js';

/** A receiver that is generating, and the port that it has. */
export type OpenReceiver = { readonly stage: TestStage; readonly port: number; readonly ended: Promise<void> };

/** A receiver on a port of the system's choosing, already generating. */
export async function openReceiver(
  options: Record<string, unknown> = {},
  more: TestStageOptions = {},
): Promise<OpenReceiver> {
  const stage = await TestStage.open(udpReceiver, { stageId: 'receive', ...more, options: { port: 0, ...options } });
  const port = stage.logs.map((line) => /listening on .*:(\d+)$/.exec(line)?.[1]).find(Boolean);
  assert.ok(port, stage.logs.join('\n'));
  return { stage, port: Number(port), ended: stage.generate() };
}

/** The packets of one kind among all that were emitted. */
export function emitted<Kind extends Packet['kind']>(stage: TestStage, kind: Kind): Extract<Packet, { kind: Kind }>[] {
  return stage.emitted.flatMap(({ packet }) =>
    packet.kind === kind ? [packet as Extract<Packet, { kind: Kind }>] : [],
  );
}

/** The access units that were emitted. */
export function accessUnits(stage: TestStage): readonly AccessUnitPacket[] {
  return emitted(stage, 'access-unit');
}

/** Waits until something that sockets bring about is so; the test's own time limit is the runner's. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
