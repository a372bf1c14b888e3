import { type Distribution, distributions, type Impairment } from '@arkavo-pipeline/impairment';
import { InvalidArgumentError } from 'commander';
import { bitRate, duration } from './arguments.js';
import { parseShare } from './share.js';

type Setting = {
  readonly value: string;
  readonly description: string;
  /** Throws InvalidArgumentError. */
  parse(text: string): Impairment;
};

/** The settings of a direction, by the names that they have on the command line. */
export const impairSettings: { readonly [name: string]: Setting } = {
  loss: { value: 'share', description: 'packets lost: 5% or 0.05', parse: (text) => ({ loss: share(text) }) },
  burst: {
    value: 'packets',
    description: 'mean length of a burst of losses; by default each is lost by itself',
    parse: (text) => ({ burst: number(text, 1, 'a mean length of at least 1 packet') }),
  },
  gilbert: {
    value: 'p/r',
    description: 'in the place of loss and burst: the chances that a burst begins and ends at a packet, 1%/25%',
    parse: gilbert,
  },
  delay: { value: 'ms', description: 'delay one way', parse: (text) => ({ delayMs: milliseconds(text) }) },
  jitter: {
    value: 'ms',
    description: 'how much the delay differs',
    parse: (text) => ({ jitterMs: milliseconds(text) }),
  },
  distribution: {
    value: 'shape',
    description:
      'of the jitter: uniform, normal (jitter is the standard deviation) or exponential (jitter is the mean)',
    parse: (text) => ({ distribution: distribution(text) }),
  },
  'jitter-reorders': {
    value: 'yes|no',
    description: 'whether jitter lets packets overtake each other; no by default',
    parse: (text) => ({ jitterReorders: yesOrNo(text) }),
  },
  reorder: {
    value: 'share',
    description: 'packets held back, so that others overtake them',
    parse: (text) => ({ reorder: share(text) }),
  },
  'reorder-by': {
    value: 'ms',
    description: 'for how long, 10 by default',
    parse: (text) => ({ reorderMs: milliseconds(text) }),
  },
  duplicate: { value: 'share', description: 'packets that come twice', parse: (text) => ({ duplicate: share(text) }) },
  rate: {
    value: 'rate',
    description: 'bits per second: 5000000, 800k, 5M',
    parse: (text) => ({ rate: bitRate(text) }),
  },
  queue: { value: 'size', description: 'what the rate lets wait: 200 (ms, the default), 64kB', parse: queue },
};

/** `loss=5%,delay=20`, or `none`. Throws InvalidArgumentError. */
export function directionSettings(text: string): Impairment {
  if (text === 'none') return {};
  const parts = text.split(',').map((part) => {
    const [name = '', value] = part.split('=');
    const setting = impairSettings[name];
    if (!setting || value === undefined)
      throw new InvalidArgumentError(
        `Expected none, or settings such as loss=5%,delay=20, of ${Object.keys(impairSettings).join(', ')}.`,
      );
    return setting.parse(value);
  });
  return Object.assign({}, ...parts);
}

function share(text: string): number {
  const value = parseShare(text);
  if (value === undefined) throw new InvalidArgumentError('Expected a share from 0% to 100%, such as 5% or 0.05.');
  return value;
}

/** The unit may be left out; nothing is a time, too. */
function milliseconds(text: string): number {
  if (/^0+(\.0+)?(ms|s)?$/.test(text)) return 0;
  return duration(/\d$/.test(text) ? `${text}ms` : text);
}

function number(text: string, minimum: number, expected: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= minimum)) throw new InvalidArgumentError(`Expected ${expected}.`);
  return value;
}

function gilbert(text: string): Impairment {
  const [p, r, ...rest] = text.split('/');
  if (p === undefined || r === undefined || rest.length > 0)
    throw new InvalidArgumentError('Expected two shares, such as 1%/25%.');
  return { p: share(p), r: share(r) };
}

function distribution(text: string): Distribution {
  const known = distributions.find((name) => name === text);
  if (!known) throw new InvalidArgumentError(`Expected one of ${distributions.join(', ')}.`);
  return known;
}

function yesOrNo(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new InvalidArgumentError('Expected yes or no.');
  return text === 'yes';
}

const byteUnits: { readonly [unit: string]: number } = { B: 1, kB: 1000, MB: 1_000_000 };

function queue(text: string): Impairment {
  const [, size, unit = ''] = /^(\d+(?:\.\d+)?)(B|kB|MB)$/.exec(text) ?? [];
  if (size === undefined) return { queueMs: milliseconds(text) };
  return { queueBytes: Math.round(Number(size) * (byteUnits[unit] ?? 1)) };
}
