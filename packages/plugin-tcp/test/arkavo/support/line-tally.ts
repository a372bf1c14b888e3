import { VideoUnits } from '../../../src/arkavo/video-units.js';
import { swiftDecode } from './swift-decoder.js';

/** What is to become of a line. `payload`: wrong in its type or in its base64. `nothing`: taken, and no packet comes of it. */
export type LineFate = 'media' | 'nothing' | 'payload' | 'bad-json' | 'unknown-kind' | 'jpeg';

/** So many lines for each fate. */
export type LineTally = Record<LineFate, number>;

export function emptyTally(): LineTally {
  return { media: 0, nothing: 0, payload: 0, 'bad-json': 0, 'unknown-kind': 0, jpeg: 0 };
}

export function addTally(sum: LineTally, more: LineTally): LineTally {
  for (const [fate, count] of Object.entries(more)) sum[fate as LineFate] += count;
  return sum;
}

/**
 * What a decoder makes of a line that goes by the rules of the protocol alone. Undefined where the rules leave it to the
 * stage whether the line counts: an empty one is none, and parameter sets alone are taken without a trace.
 */
export function fateOf(line: Buffer): LineFate | undefined {
  if (/^\r?$/.test(line.toString('latin1'))) return undefined;
  const decoded = swiftDecode(line);
  if ('message' in decoded) {
    const { message } = decoded;
    if (!message || message.kind === 'handshake') return 'nothing';
    const isTraceless = message.kind === 'videoNALU' && new VideoUnits().take(message.naluData) === 'no-picture';
    return isTraceless ? undefined : 'media';
  }
  const [first] = decoded.refusals;
  return first === 'bad-message' || first === 'bad-base64' ? 'payload' : first;
}
