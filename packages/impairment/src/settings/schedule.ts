import type { Report } from '@arkavo-pipeline/core/pipeline';
import { checkBurst, checkForTcp, checkTogether, checkValues, settingNames } from './check-impairment.js';
import { changed, type Impairment, type ImpairmentChange } from './impairment.js';

export const directions = ['upstream', 'downstream'] as const;

/** Upstream is from the clients to the target. */
export type Direction = (typeof directions)[number];

/** Changes of both directions, or of one, at a time after the network has begun. */
export type ScheduleEntry = ImpairmentChange & {
  readonly atMs: number;
  readonly upstream?: ImpairmentChange;
  readonly downstream?: ImpairmentChange;
  /** Resets all connections; TCP only. */
  readonly cut?: boolean;
};

/** What one direction is from a time on. */
export type ScheduleStep = { readonly atUs: number; readonly impairment: Impairment };

/** What a network does in each direction, and when that changes. */
export type NetworkSettings = {
  readonly upstream?: Impairment;
  readonly downstream?: Impairment;
  /** By time. */
  readonly schedule?: readonly ScheduleEntry[];
};

export type Transport = 'udp' | 'tcp';

/** A timer takes no more, milliseconds. */
const maxAtMs = 2 ** 31 - 1;
const maxEntries = 10_000;
const entryNames: readonly string[] = ['atMs', 'cut', ...directions];

/** The settings of one direction over time; the first step is at 0. */
export function stepsOf(direction: Direction, settings: NetworkSettings): ScheduleStep[] {
  let impairment = changed({}, settings[direction] ?? {});
  const steps: ScheduleStep[] = [{ atUs: 0, impairment }];
  for (const entry of settings.schedule ?? []) {
    impairment = afterEntry(impairment, direction, entry);
    steps.push({ atUs: Math.round(entry.atMs * 1000), impairment });
  }
  return steps;
}

/** When all connections are reset, microseconds from the beginning. */
export function cutsOf({ schedule = [] }: NetworkSettings): number[] {
  return schedule.filter(({ cut }) => cut === true).map(({ atMs }) => Math.round(atMs * 1000));
}

/** Reports everything that is wrong with the settings; paths in it begin with `upstream`, `downstream` or, for the schedule, its index. */
export function checkNetwork(settings: NetworkSettings, transport: Transport, report: Report): void {
  for (const direction of directions) {
    const values = settings[direction] ?? {};
    checkValues(values, [direction], report, false);
    checkTogether(values, [direction], report);
    checkBurst(values, [values], [direction], report);
    if (transport === 'tcp') checkForTcp(values, [direction], report);
  }
  checkSchedule(settings.schedule ?? [], settings, transport, report);
}

/** Reports everything that is wrong with what may be a schedule. */
export function checkSchedule(
  schedule: unknown,
  settings: NetworkSettings,
  transport: Transport,
  report: Report,
): void {
  if (!Array.isArray(schedule))
    return report([], 'a schedule is an array of objects, such as [{ "atMs": 1000, "loss": 0.05 }]');
  if (schedule.length > maxEntries)
    return report([], `a schedule has at most ${maxEntries} entries, not ${schedule.length}`);
  const now = { upstream: settings.upstream ?? {}, downstream: settings.downstream ?? {} };
  let previousMs = 0;
  for (const [index, entry] of schedule.entries()) {
    if (!isObject(entry)) {
      report([index], 'an entry is an object, such as { "atMs": 1000, "loss": 0.05 }');
      continue;
    }
    checkEntry(entry, index, transport, report);
    previousMs = checkTime(entry, index, previousMs, report);
    for (const direction of directions) {
      now[direction] = afterEntry(now[direction], direction, entry as ScheduleEntry);
      const own = entry[direction];
      checkTogether(now[direction], isObject(own) ? [index, direction] : [index], report);
      if (isObject(own)) checkBurst(own, [now[direction]], [index, direction], report);
    }
    checkBurst(entry as ScheduleEntry, Object.values(now), [index], report);
  }
}

type Entry = { readonly [name: string]: unknown };

function checkEntry(entry: Entry, index: number, transport: Transport, report: Report): void {
  const changes = Object.fromEntries(Object.entries(entry).filter(([name]) => !entryNames.includes(name)));
  const parts: [object, readonly (string | number)[]][] = [[changes, [index]]];
  for (const direction of directions) {
    const value = entry[direction];
    if (isObject(value)) parts.push([value, [index, direction]]);
    else if (value !== undefined) report([index, direction], `"${direction}" must be an object of settings`);
  }
  for (const [values, path] of parts) {
    checkValues(values, path, report, true);
    if (transport === 'tcp') checkForTcp(values, path, report);
  }
  if (entry.cut !== undefined && typeof entry.cut !== 'boolean') report([index, 'cut'], '"cut" must be true or false');
  else if (entry.cut === true && transport === 'udp')
    report([index, 'cut'], '"cut" has no meaning for UDP, which has no connections; use "loss": 1', 'key');
}

function checkTime({ atMs }: Entry, index: number, previousMs: number, report: Report): number {
  if (typeof atMs !== 'number' || !(atMs >= 0 && atMs <= maxAtMs)) {
    report(
      atMs === undefined ? [index] : [index, 'atMs'],
      `an entry needs "atMs": milliseconds from the beginning, from 0 to ${maxAtMs}`,
    );
    return previousMs;
  }
  if (atMs < previousMs) report([index, 'atMs'], `entries are in order of time: ${atMs} comes after ${previousMs}`);
  return Math.max(atMs, previousMs);
}

function afterEntry(impairment: Impairment, direction: Direction, entry: ScheduleEntry): Impairment {
  const own = entry[direction];
  const both = Object.fromEntries(Object.entries(entry).filter(([name]) => settingNames.includes(name)));
  return changed(changed(impairment, both), isObject(own) ? own : {});
}

function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
