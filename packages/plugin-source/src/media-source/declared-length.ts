import type { FileHandle } from 'node:fs/promises';

const ebmlMagic = 0x1a45dfa3;
const segmentId = 0x18538067;
const boxHeaderBytes = 8;
/** Top-level boxes that are followed; a fragmented file has two for each fragment. */
const maxBoxes = 1_000_000;

/**
 * How many bytes an mp4, mov or Matroska file has when it is whole, by its own account; `bytes`, its real size, when it
 * does not say.
 */
export async function declaredLength(file: FileHandle, bytes: number): Promise<number> {
  const head = await readAt(file, 0, 4);
  const isMatroska = head.length === 4 && head.readUInt32BE() === ebmlMagic;
  return (await (isMatroska ? matroskaLength(file) : lastBoxEnd(file, bytes))) ?? bytes;
}

/** Where the last top-level box ends (ISO/IEC 14496-12 §4.2). */
async function lastBoxEnd(file: FileHandle, bytes: number): Promise<number | undefined> {
  let offset = 0;
  for (let boxes = 0; boxes < maxBoxes && offset < bytes; boxes += 1) {
    const header = await readAt(file, offset, 2 * boxHeaderBytes);
    if (header.length < boxHeaderBytes) return offset + boxHeaderBytes;
    const size = header.readUInt32BE(0);
    if (size === 0) return bytes;
    if (size !== 1) offset += Math.max(size, boxHeaderBytes);
    else if (header.length < 2 * boxHeaderBytes) return offset + 2 * boxHeaderBytes;
    else offset += Math.max(Number(header.readBigUInt64BE(boxHeaderBytes)), 2 * boxHeaderBytes);
  }
  return offset;
}

/** Where the segment ends (RFC 9559 §4.4); undefined when its size is unknown, as in a recording that was not finalised. */
async function matroskaLength(file: FileHandle): Promise<number | undefined> {
  const header = await readElement(file, 0);
  const segment = header && (await readElement(file, header.end));
  return segment?.id === segmentId ? segment.end : undefined;
}

/** An EBML element with a four-byte id (RFC 8794 §5, §6). */
async function readElement(file: FileHandle, offset: number): Promise<{ id: number; end: number } | undefined> {
  const bytes = await readAt(file, offset, 12);
  const first = bytes[4];
  if (first === undefined || first === 0) return undefined;
  const sizeBytes = Math.clz32(first) - 23;
  if (bytes.length < 4 + sizeBytes) return undefined;
  const coded = bytes.subarray(4, 4 + sizeBytes);
  const marker = 0x80 >> (sizeBytes - 1);
  const size = coded.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte - marker : byte), 0);
  const isUnknown = size >= 2 ** (7 * sizeBytes) - 1;
  return isUnknown ? undefined : { id: bytes.readUInt32BE(0), end: offset + 4 + sizeBytes + size };
}

async function readAt(file: FileHandle, offset: number, count: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, offset);
  return buffer.subarray(0, bytesRead);
}
