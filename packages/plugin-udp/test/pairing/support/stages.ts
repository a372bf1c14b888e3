import { join } from 'node:path';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { tempFolder } from '@arkavo-pipeline/transport/testing';
import { type OpenReceiver, openReceiver } from '../../receiver/support/stages.js';
import { openSender } from '../../sender/support/stages.js';

export const token = 'correct-horse-battery-staple';
const identity = join(tempFolder(), 'identity');

/** A folder for pins in which there are none. */
export function noPins(): string {
  return join(tempFolder(), 'known-receivers');
}

/** A receiver that senders have to pair with; all of a test file have one certificate unless the options say otherwise. */
export function openPairedReceiver(options: Record<string, unknown> = {}): Promise<OpenReceiver> {
  return openReceiver({ token, identity, ...options });
}

export function openPairedSender(port: number, options: Record<string, unknown> = {}): Promise<TestStage> {
  return openSender(port, { token, knownReceivers: noPins(), ...options });
}

/** The codes of a stage's faults, each once. */
export function faultCodes({ faults }: TestStage): string[] {
  return [...new Set(faults.map((fault) => (fault as { code?: string }).code ?? String(fault)))];
}
