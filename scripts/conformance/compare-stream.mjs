import { decodeStream } from './decode-stream.mjs';
import { referenceOf } from './reference.mjs';

/** @typedef {'exact' | 'empty' | 'refused' | 'partial' | 'differs'} Outcome */
/**
 * `exact`: all of ffmpeg's pictures, in its order and at rising times, and no other. `partial`: only such, in order, but some were left out as
 * damaged. `refused`: none, because the stream's format or coding tools are not supported. `empty`: ffmpeg has none either, so that nothing was compared.
 *
 * @typedef {{ name: string, codec: string, kind: string, frames: number, outcome: Outcome, detail: string }} Result
 */

const supportedFormats = new Set(['yuv420p', 'yuvj420p']);

/**
 * @param {string} path
 * @param {string} name
 * @returns {Promise<Result>}
 */
export async function compareStream(path, name) {
  const reference = await referenceOf(path);
  const decoded = await decodeStream(path);
  const codec = reference.codec === 'hevc' ? 'H.265' : reference.codec === 'h264' ? 'H.264' : reference.codec;
  const kind = [reference.profile, supportedFormats.has(reference.format) ? '' : reference.format]
    .filter(Boolean)
    .join(', ');
  const frames = reference.pictures.length;
  const { outcome, detail } = judge(reference.pictures, decoded);
  return { name, codec, kind, frames, outcome, detail: detail.replaceAll(path, name) };
}

/**
 * @param {readonly string[]} expected
 * @param {import('./decode-stream.mjs').Decoded} decoded
 * @returns {Pick<Result, 'outcome' | 'detail'>}
 */
function judge(expected, { pictures, complaints, leftOut, isUnsupported }) {
  const found = pictures.map(({ md5 }) => md5);
  const early = pictures.findIndex(({ ptsUs }, index) => index > 0 && ptsUs <= (pictures[index - 1]?.ptsUs ?? 0));
  if (early > 0) return { outcome: 'differs', detail: `picture ${early} is not later than the one before it` };
  const [reason = ''] = complaints;
  const first = found.findIndex((md5, index) => md5 !== expected[index]);
  if (found.length === 0 && expected.length === 0) return { outcome: 'empty', detail: `no pictures: ${reason}` };
  if (first < 0 && found.length === expected.length) return { outcome: 'exact', detail: `${found.length} pictures` };
  if (found.length === 0 && isUnsupported) return { outcome: 'refused', detail: reason };
  if (isSubsequence(found, expected) && leftOut > 0) {
    return { outcome: 'partial', detail: `${found.length} of ${expected.length} pictures: ${reason}` };
  }
  const at = first < 0 ? found.length : first;
  return {
    outcome: 'differs',
    detail: `${found.length} pictures for ${expected.length}, other than expected from ${at} on: ${reason}`,
  };
}

/**
 * @param {readonly string[]} part
 * @param {readonly string[]} whole
 */
function isSubsequence(part, whole) {
  let from = 0;
  for (const item of part) {
    const at = whole.indexOf(item, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
