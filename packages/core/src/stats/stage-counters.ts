import { type Counters, openCounters } from './counters.js';

/** `finished`: 1 when all its inputs, or its own streams, have ended. */
const traffic = [
  'inPackets',
  'inBytes',
  'outPackets',
  'outBytes',
  'faults',
  'reclaimed',
  'restarts',
  'finished',
] as const;

export type StageCounterField = (typeof traffic)[number] | `drop:${string}`;
export type StageCounters = Counters<StageCounterField>;

/** `causes` are those that the stage type's spec declares. */
export function stageCounterFields(causes: readonly string[]): StageCounterField[] {
  return [...traffic, ...causes.map((cause): StageCounterField => `drop:${cause}`)];
}

export function openStageCounters(memory: SharedArrayBuffer, causes: readonly string[]): StageCounters {
  return openCounters(memory, stageCounterFields(causes));
}
