import { open, stat } from 'node:fs/promises';
import { nalUnits, ParameterSets, PipelineError, type SequenceInfo, type VideoCodec } from '@arkavo-pipeline/core';
import { fileError } from './file-error.js';

/** What a file is, by its first bytes. */
export type MediaHead =
  | { readonly kind: 'y4m' }
  | { readonly kind: 'container' }
  | { readonly kind: 'annexb'; readonly codec: VideoCodec; readonly sequence: SequenceInfo };

/** A raw stream has its parameter sets within as many bytes. */
const headBytes = 64 * 1024;

/** Types of the boxes an mp4 or mov can begin with (ISO/IEC 14496-12 §4.3, QuickTime File Format). */
const firstBoxes = new Set(['ftyp', 'styp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const ebmlMagic = 0x1a45dfa3;

/** Finds out what a file is. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, and ERR_FILE_INVALID for what is no media file. */
export async function readMediaHead(path: string): Promise<MediaHead> {
  const head = await readHead(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  const found = recognise(head);
  if (found) return found;
  throw new PipelineError(
    'ERR_FILE_INVALID',
    `${path} is not a media file: it ${describe(head)}; expected mp4, mov, mkv, y4m, or an H.264 or H.265 Annex B stream`,
  );
}

async function readHead(path: string): Promise<Buffer> {
  // Before the file is opened: opening a pipe would wait for its writer, and no signal ends that.
  if (!(await stat(path)).isFile()) {
    throw new PipelineError('ERR_FILE_UNREADABLE', `${path} is not a regular file, expected a media file`);
  }
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function recognise(head: Buffer): MediaHead | undefined {
  if (head.subarray(0, 10).toString('latin1') === 'YUV4MPEG2 ') return { kind: 'y4m' };
  if (head.length >= 8 && firstBoxes.has(head.toString('latin1', 4, 8))) return { kind: 'container' };
  if (head.length >= 4 && head.readUInt32BE(0) === ebmlMagic) return { kind: 'container' };
  return /^(?:00){2,}01/.test(head.toString('hex', 0, 16)) ? recogniseAnnexB(head) : undefined;
}

/** H.265 first: its SPS headers mean nothing in H.264, but not the other way round. */
function recogniseAnnexB(head: Buffer): MediaHead | undefined {
  for (const codec of ['h265', 'h264'] as const) {
    const sequence = sequenceIn(codec, head);
    if (sequence) return { kind: 'annexb', codec, sequence };
  }
  return undefined;
}

function sequenceIn(codec: VideoCodec, head: Buffer): SequenceInfo | undefined {
  for (const { start, end } of nalUnits(codec, head)) {
    const header = head[start] ?? 0;
    const isSps = codec === 'h265' ? header === 0x42 && head[start + 1] === 1 : (header & 0x9f) === 7;
    if (!isSps) continue;
    try {
      return new ParameterSets(codec, [head.subarray(start, end)]).sequenceInfo();
    } catch {
      // Not an SPS of this codec: the search goes on.
    }
  }
  return undefined;
}

const shownBytes = 16;

function describe(head: Buffer): string {
  if (head.length === 0) return 'is empty';
  const start = head.toString('latin1', 0, shownBytes);
  const printable = /^[\x20-\x7e\r\n\t]+$/.test(start);
  return `begins with ${printable ? JSON.stringify(start) : `the bytes ${head.toString('hex', 0, shownBytes)}`}`;
}
