import { PipelineError } from '@arkavo-pipeline/core';

/** From here on Swift writes exponents: the least number without, and the greatest of doubles and of floats. */
const least = 1e-4;
const greatestDouble = 2 ** 54;
const greatestFloat = 2 ** 24;

/** A decimal of so many digits is the shortest one of its float (FLT_DIG), but for floats below the normal ones. */
const floatDigits = 6;
const leastNormalFloat = 2 ** -126;
const maxFloatDigits = 9;

/** A number as `JSONEncoder` writes a Swift `Double`: the shortest that reads back the same, integral ones without `.0`. Not finite is ERR_TCP_PROTOCOL. */
export function swiftDouble(value: number): string {
  return written(value, value, greatestDouble);
}

/** A number as `JSONEncoder` writes the Swift `Float` next to it. Beyond all floats is ERR_TCP_PROTOCOL. */
export function swiftFloat(value: number): string {
  const float = Math.fround(value);
  return written(float, shortestOfFloat(float), greatestFloat);
}

/** `shortest` has no more digits than it takes to mean `value`. */
function written(value: number, shortest: number, greatest: number): string {
  if (!Number.isFinite(value)) {
    throw new PipelineError('ERR_TCP_PROTOCOL', `a number that is ${value}; the Arkavo protocol has finite ones only`);
  }
  const magnitude = Math.abs(value);
  if (magnitude === 0) return Object.is(value, -0) ? '-0' : '0';
  return magnitude < least || magnitude > greatest ? withExponent(shortest) : String(shortest);
}

/** Two digits of exponent at least: 3e-05. */
function withExponent(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function shortestOfFloat(float: number): number {
  if (!Number.isFinite(float)) return float;
  for (let digits = Math.abs(float) < leastNormalFloat ? 1 : floatDigits; digits < maxFloatDigits; digits += 1) {
    const candidate = Number(float.toPrecision(digits));
    if (Math.fround(candidate) === float) return candidate;
  }
  return Number(float.toPrecision(maxFloatDigits));
}
