import { PipelineError } from '@arkavo-pipeline/core';
import type { ByteReader } from './byte-reader.js';
import { isobmffStructure } from './isobmff-structure.js';
import { matroskaStructure } from './matroska-structure.js';

/** How far a file is whole. */
export type FileStructure = {
  readonly container: 'isobmff' | 'matroska';
  /** Fragments, or clusters, that are whole; 0 for a file with one index for all. */
  readonly fragments: number;
  /**
   * `finished`: the file has an index at its end, or is as long as it says at its beginning; `cut-off`: it is shorter than that; `open`: it has no
   * such index and doesn't say, as one that was cut off between fragments, or written to a stream.
   */
  readonly ending: 'finished' | 'cut-off' | 'open';
  /** Bytes up to the end of the last whole fragment. */
  readonly wholeBytes: number;
};

/** Reads the outline of a file. Throws ERR_FILE_INVALID when it is neither MP4 or MOV nor Matroska, or nothing of it is whole. */
export async function fileStructure(path: string, reader: ByteReader): Promise<FileStructure> {
  const head = await reader.read(0, 8);
  if (head.length === 8 && head.toString('latin1', 4) === 'ftyp') return isobmffStructure(path, reader);
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return matroskaStructure(reader);
  const begins = head.length === 0 ? 'is empty' : `begins with ${head.toString('hex')}`;
  throw new PipelineError('ERR_FILE_INVALID', `${path} is no MP4, MOV or MKV file: it ${begins}`);
}
