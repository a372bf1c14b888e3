import type { ByteReader } from './byte-reader.js';
import type { FileStructure } from './file-structure.js';

const segment = 0x18538067;
const cluster = 0x1f43b675;
const cues = 0x1c53bb6b;

/** `end` is undefined for an element whose length is not known (RFC 8794 §6.2). */
type Element = { readonly id: number; readonly dataAt: number; readonly end: number | undefined };

/**
 * The elements of a Matroska file (RFC 9559 §5.1). Segments and clusters are looked into: a cut within a cluster costs no more than a block. A
 * segment of the recorder's, whose length is not known, has its index (Cues) at its end, once it is finished; one that was written to a stream never has.
 */
export async function matroskaStructure(reader: ByteReader): Promise<FileStructure> {
  let fragments = 0;
  let wholeBytes = 0;
  let segmentEnd: number | undefined;
  let hasCues = false;
  for (let at = 0; at < reader.bytes; ) {
    const element = await readElement(reader, at);
    if (!element) break;
    if (element.id === segment || element.id === cluster) {
      if (element.id === cluster) fragments += 1;
      else segmentEnd = element.end;
      at = element.dataAt;
    } else {
      if (element.end === undefined || element.end > reader.bytes) break;
      if (element.id === cues) hasCues = true;
      at = element.end;
      wholeBytes = at;
    }
  }
  return { container: 'matroska', fragments, ending: ending(segmentEnd, hasCues, reader.bytes), wholeBytes };
}

function ending(segmentEnd: number | undefined, hasCues: boolean, bytes: number): FileStructure['ending'] {
  if (segmentEnd === undefined) return hasCues ? 'finished' : 'open';
  return segmentEnd <= bytes ? 'finished' : 'cut-off';
}

async function readElement(reader: ByteReader, at: number): Promise<Element | undefined> {
  const head = await reader.read(at, at + 12);
  const idLength = vintLength(head[0], 4);
  const sizeLength = vintLength(head[idLength ?? head.length], 8);
  if (idLength === undefined || sizeLength === undefined || idLength + sizeLength > head.length) return undefined;
  const dataAt = at + idLength + sizeLength;
  const size = vint(head.subarray(idLength, idLength + sizeLength));
  return { id: head.readUIntBE(0, idLength), dataAt, end: size === undefined ? undefined : dataAt + size };
}

/** Bytes of a number of variable length, by its first one (RFC 8794 §4). */
function vintLength(first: number | undefined, most: number): number | undefined {
  if (first === undefined || first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  return length <= most ? length : undefined;
}

/** Undefined for the value that stands for an unknown length. */
function vint(bytes: Buffer): number | undefined {
  const mask = (1 << (8 - bytes.length)) - 1;
  const first = (bytes[0] ?? 0) & mask;
  const isUnknown = first === mask && bytes.subarray(1).every((byte) => byte === 0xff);
  return isUnknown ? undefined : bytes.subarray(1).reduce((value, byte) => value * 256 + byte, first);
}
