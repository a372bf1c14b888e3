import { sidecarLines } from './sidecar-lines.js';

/** Cues that are given to the muxer at once. */
const batch = 256;
/** Lines of several sources are in the order in which they came: so many are looked through for the earliest. */
const window = 1024;
/** And no more bytes of them, however long they are. */
const windowBytes = 4 * 1024 * 1024;
/** How long the last cue lasts, ms. */
const lastMs = 1000;

/** What is beside a recording at one time. */
type Cue = { readonly atMs: number; readonly lines: string[] };

type TimedLine = { readonly atMs: number; readonly line: string; readonly bytes: number };

/** How many cues, and gaps between them, the lines of a metadata file become at most. */
export async function countCues(path: string): Promise<number> {
  let count = 0;
  for await (const { atUs } of sidecarLines(path)) if (atUs !== undefined) count += 2;
  return count;
}

/**
 * The lines of a metadata file as WebVTT, in pieces; each line lasts until the next one's time. One that is behind more than `window` later
 * ones, or `windowBytes` of them, is left out, and so is what is torn. Throws ERR_FILE_NOT_FOUND or ERR_FILE_UNREADABLE.
 */
export async function* metadataCues(path: string): AsyncGenerator<string> {
  let text = 'WEBVTT\n\n';
  let count = 0;
  let cue: Cue | undefined;
  for await (const { atMs, line } of timedLines(path)) {
    if (cue && atMs <= cue.atMs) {
      if (atMs === cue.atMs) cue.lines.push(line);
      continue;
    }
    if (cue) text += cueText(cue, atMs);
    cue = { atMs, lines: [line] };
    count += 1;
    if (count % batch > 0 && text.length < windowBytes) continue;
    yield text;
    text = '';
  }
  yield cue ? text + cueText(cue, cue.atMs + lastMs) : text;
}

async function* timedLines(path: string): AsyncGenerator<TimedLine> {
  const waiting: TimedLine[] = [];
  let waitingBytes = 0;
  for await (const { data, atUs } of sidecarLines(path)) {
    if (atUs === undefined) continue;
    const atMs = Math.floor(atUs / 1000);
    const line = data.toString('utf8').trimEnd();
    waiting.splice(waiting.findLastIndex((other) => other.atMs <= atMs) + 1, 0, { atMs, line, bytes: data.length });
    waitingBytes += data.length;
    while (waiting.length > window || waitingBytes > windowBytes) {
      const earliest = waiting.shift() as TimedLine;
      waitingBytes -= earliest.bytes;
      yield earliest;
    }
  }
  yield* waiting;
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
