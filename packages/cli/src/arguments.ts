import { InvalidArgumentError } from 'commander';
import { parseBitRate } from './bit-rate.js';
import { parseDuration } from './duration.js';

/** For options that may be repeated. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

/** Milliseconds. */
export function duration(text: string): number {
  return known(parseDuration(text), 'a time such as 10s, 500ms, 2m or 1h');
}

/** Milliseconds of a time whose unit may be left out, and is seconds then. */
export function seconds(text: string): number {
  return duration(/\d$/.test(text) ? `${text}s` : text);
}

/** Bits per second. */
export function bitRate(text: string): number {
  return known(parseBitRate(text), 'bits per second, such as 2500000, 800k or 2.5M');
}

/** Of TCP, 1 to 65535. */
export function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return known(number >= 1 && number <= 65_535 ? number : undefined, 'a port from 1 to 65535');
}

/** A name, path or address: not empty. */
export function text(value: string): string {
  return known(value === '' ? undefined : value, 'at least one character');
}

function known<Value>(value: Value | undefined, expected: string): Value {
  if (value === undefined) throw new InvalidArgumentError(`Expected ${expected}.`);
  return value;
}
