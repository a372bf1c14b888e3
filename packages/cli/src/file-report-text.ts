import type { FileReport, TrackReport } from '@arkavo-pipeline/plugin-recorder/files';
import { printable } from './printable.js';

/** What is in a recording, as lines. */
export function reportLines({ path, container, fragments, bytes, duration, tracks, drift }: FileReport): string[] {
  const form = container === 'matroska' ? `MKV, ${fragments} clusters` : isobmff(fragments);
  return [
    `${printable(path)}: ${form}, ${bytes} bytes, ${duration.toFixed(3)} s`,
    ...tracks.map((track) => `  ${trackLine(track)}`),
    ...(drift === undefined ? [] : [`  sound and picture differ by ${drift.toFixed(3)} s in length`]),
  ];
}

/** What cannot be told of a file, as lines. */
export function noteLines(notes: readonly string[]): string[] {
  return notes.map((note) => `note: ${note}`);
}

/** What is wrong with a recording, as lines; names of its tracks are in them. */
export function problemLines(problems: readonly string[]): string[] {
  return problems.map((problem) => `problem: ${printable(problem)}`);
}

function isobmff(fragments: number): string {
  return fragments === 0 ? 'MP4 or MOV' : `MP4 or MOV, ${fragments} fragments`;
}

function trackLine({ kind, codec, name, packets, keyframes, start, end, gapCount }: TrackReport): string {
  const parts = [
    name === undefined ? `${kind} ${codec}` : `${kind} ${codec} "${printable(name)}"`,
    kind === 'video' ? `${packets} pictures, ${keyframes} keyframes` : `${packets} packets`,
    `${start.toFixed(3)} to ${end.toFixed(3)} s`,
    ...(gapCount > 0 ? [`${gapCount} gaps`] : []),
  ];
  return parts.join(', ');
}
