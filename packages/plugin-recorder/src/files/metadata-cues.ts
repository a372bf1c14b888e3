import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Cues that are given to the muxer at once. */
const batch = 256;
/** How long the last cue lasts, ms. */
const lastMs = 1000;

/** What is beside a recording at one time. */
type Cue = { readonly atMs: number; readonly lines: string[] };

/** How many cues, and gaps between them, the lines of a metadata file become at most. */
export async function countCues(path: string): Promise<number> {
  let count = 0;
  for await (const _ of linesOf(path)) count += 2;
  return count;
}

/** The lines of a metadata file as WebVTT, in pieces; each line lasts until the next one's time. Lines that are not in order are left out. */
export async function* metadataCues(path: string): AsyncGenerator<string> {
  let text = 'WEBVTT\n\n';
  let count = 0;
  let cue: Cue | undefined;
  for await (const line of linesOf(path)) {
    const atMs = Math.floor((JSON.parse(line) as { readonly ptsUs: number }).ptsUs / 1000);
    if (cue && atMs <= cue.atMs) {
      if (atMs === cue.atMs) cue.lines.push(line);
      continue;
    }
    if (cue) text += cueText(cue, atMs);
    cue = { atMs, lines: [line] };
    count += 1;
    if (count % batch > 0) continue;
    yield text;
    text = '';
  }
  yield cue ? text + cueText(cue, cue.atMs + lastMs) : text;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') yield line;
}

/** What WebVTT would take for markup, or for the end of a cue, is written as JSON's escapes. */
function cueText({ atMs, lines }: Cue, endMs: number): string {
  const escaped = lines.map((line) =>
    line.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
  );
  return `${time(atMs)} --> ${time(endMs)}\n${escaped.join('\n')}\n\n`;
}

/** `01:02:03.004` */
function time(ms: number): string {
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}`;
}
