import { didYouMeanOneOf, type Report } from '@arkavo-pipeline/core/pipeline';
import { distributions, type Impairment, type ImpairmentChange } from './impairment.js';

type Path = readonly (string | number)[];

type Range = { readonly minimum: number; readonly maximum: number; readonly unit: string; readonly whole?: boolean };

const share: Range = { minimum: 0, maximum: 1, unit: ' (5 % is 0.05)' };
const milliseconds: Range = { minimum: 0, maximum: 60_000, unit: ' ms' };

const ranges: { readonly [Name in keyof Impairment]?: Range } = {
  loss: share,
  burst: { minimum: 1, maximum: 10_000, unit: ' packets' },
  p: share,
  r: share,
  delayMs: milliseconds,
  jitterMs: milliseconds,
  reorder: share,
  reorderMs: milliseconds,
  duplicate: share,
  rate: { minimum: 1000, maximum: 100_000_000_000, unit: ' bits per second', whole: true },
  queueMs: milliseconds,
  queueBytes: { minimum: 1, maximum: 67_108_864, unit: ' bytes', whole: true },
};
const flags: readonly string[] = ['jitterReorders', 'stalled'];

/** The names of all settings. */
export const settingNames: readonly string[] = [...Object.keys(ranges), 'distribution', ...flags];

/** Reports whatever is wrong with each value of an object of settings; null passes where `nullable`. */
export function checkValues(values: object, path: Path, report: Report, nullable: boolean): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (nullable && value === null)) continue;
    if (!settingNames.includes(name))
      report([...path, name], `unknown setting "${name}"${didYouMeanOneOf(name, settingNames, 'setting')}`, 'key');
    else if (!isRight(name, value)) report([...path, name], `"${name}" must be ${expected(name)}, not ${shown(value)}`);
  }
}

/** Reports the settings of one direction that cannot be had together. */
export function checkTogether(impairment: Impairment, path: Path, report: Report): void {
  const { loss = 0, burst, p, r } = impairment;
  if (loss > 0 && loss < 1 && burst !== undefined && loss > burst / (burst + 1))
    report(
      path,
      `losses in bursts of ${burst} come with at least one packet between two bursts: "loss" must be at most ${(burst / (burst + 1)).toFixed(3)}, not ${loss}; make the bursts longer, or leave "burst" out`,
    );
  if ((p === undefined) !== (r === undefined)) report(path, '"p" and "r" need each other');
  if (p !== undefined && (impairment.loss !== undefined || burst !== undefined))
    report(path, '"p" and "r" stand in the place of "loss" and "burst"; give one pair or the other');
  if (impairment.queueMs !== undefined && impairment.queueBytes !== undefined)
    report(path, '"queueMs" and "queueBytes" say the same; give one of them');
}

/** Reports a "burst" that these settings give to directions none of which loses anything then. */
export function checkBurst({ burst }: ImpairmentChange, then: readonly Impairment[], path: Path, report: Report): void {
  if (burst === undefined || burst === null || then.some(({ loss }) => loss !== undefined)) return;
  report(
    path,
    '"burst" loses nothing without "loss"; give the share of packets that bursts take, 0 if the schedule says it',
  );
}

const datagramOnly: readonly string[] = [
  'loss',
  'burst',
  'p',
  'r',
  'jitterReorders',
  'reorder',
  'reorderMs',
  'duplicate',
];

/** Reports the settings that have no meaning for TCP, whose connections lose and reorder nothing. */
export function checkForTcp(values: object, path: Path, report: Report): void {
  for (const [name, value] of Object.entries(values)) {
    if (!datagramOnly.includes(name) || value === null || value === undefined) continue;
    report(
      [...path, name],
      `"${name}" has no meaning for TCP, whose connections lose, repeat and reorder nothing; use delayMs, jitterMs, rate, or stalls and cuts of the schedule`,
      'key',
    );
  }
}

function isRight(name: string, value: unknown): boolean {
  const range = ranges[name as keyof Impairment];
  if (!range)
    return flags.includes(name) ? typeof value === 'boolean' : (distributions as readonly unknown[]).includes(value);
  const isNumber = typeof value === 'number' && value >= range.minimum && value <= range.maximum;
  return isNumber && (!range.whole || Number.isInteger(value));
}

function expected(name: string): string {
  const range = ranges[name as keyof Impairment];
  if (!range) return flags.includes(name) ? 'true or false' : `one of ${distributions.join(', ')}`;
  return `a${range.whole ? ' whole' : ''} number from ${range.minimum} to ${range.maximum}${range.unit}`;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
