import { PipelineError } from '@arkavo-pipeline/core';
import type { ByteReader } from './byte-reader.js';
import type { FileStructure } from './file-structure.js';

type Box = { readonly type: string; readonly end: number };

/** The boxes of an MP4 or MOV file (ISO/IEC 14496-12 §4.2). Throws ERR_FILE_INVALID when the one that describes the tracks is not whole. */
export async function isobmffStructure(path: string, reader: ByteReader): Promise<FileStructure> {
  const seen = new Set<string>();
  let fragments = 0;
  let wholeBytes = 0;
  let isInFragment = false;
  for (let at = 0; at < reader.bytes; ) {
    const box = await readBox(reader, at);
    if (!box || box.end > reader.bytes) break;
    seen.add(box.type);
    at = box.end;
    if (box.type === 'moof') isInFragment = true;
    else if (box.type === 'mdat' && isInFragment) {
      fragments += 1;
      isInFragment = false;
    }
    if (!isInFragment) wholeBytes = at;
  }
  if (seen.has('moov')) return { container: 'isobmff', fragments, ending: ending(seen, fragments), wholeBytes };
  throw new PipelineError(
    'ERR_FILE_INVALID',
    `${path} has no whole index (moov): it was cut off before the first fragment, or was not recorded in fragments`,
  );
}

function ending(seen: ReadonlySet<string>, fragments: number): FileStructure['ending'] {
  return fragments === 0 || seen.has('mfra') ? 'finished' : 'open';
}

/** Undefined where there is none: damage, or the zeros that a power cut leaves. */
async function readBox(reader: ByteReader, at: number): Promise<Box | undefined> {
  const head = await reader.read(at, at + 16);
  if (head.length < 8) return undefined;
  const type = head.toString('latin1', 4, 8);
  if (!/^[\x20-\x7e©]{4}$/.test(type)) return undefined;
  const short = head.readUInt32BE(0);
  if (short === 0) return { type, end: reader.bytes };
  if (short !== 1) return short < 8 ? undefined : { type, end: at + short };
  if (head.length < 16) return undefined;
  const long = Number(head.readBigUInt64BE(8));
  return long < 16 ? undefined : { type, end: at + long };
}
