import { checkCount, type RtcpBody, ssrcBytes, textBytes } from './rtcp-body.js';
import type { SourceDescription } from './rtcp-packet.js';

/** The packet type of a source description. */
export const sourceDescriptionType = 202;

type Chunk = SourceDescription['chunks'][number];

const endOfItems = 0;
const cnameItem = 1;
/** Bytes of an item's type and length. */
const itemHeadBytes = 2;

/** Of two canonical names in a chunk the first counts. */
export function readSourceDescription({ count, body }: RtcpBody): SourceDescription | undefined {
  const chunks: Chunk[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const found = readChunk(body, offset);
    if (!found) return undefined;
    chunks.push(found.chunk);
    offset = found.next;
  }
  return { type: 'source-description', chunks };
}

/** A chunk ends with at least one zero byte, at a multiple of 4 (RFC 3550 §6.5). */
function readChunk(body: Buffer, start: number): { chunk: Chunk; next: number } | undefined {
  if (start + ssrcBytes > body.length) return undefined;
  let cname: string | undefined;
  let offset = start + ssrcBytes;
  for (;;) {
    if (offset >= body.length) return undefined;
    const type = body.readUInt8(offset);
    if (type === endOfItems) break;
    const textStart = offset + itemHeadBytes;
    if (textStart > body.length) return undefined;
    const next = textStart + body.readUInt8(offset + 1);
    if (next > body.length) return undefined;
    if (type === cnameItem) cname ??= body.toString('utf8', textStart, next);
    offset = next;
  }
  return { chunk: { ssrc: body.readUInt32BE(start), cname }, next: (offset + 4) & ~3 };
}

/** More than 31 chunks, or a name of more than 255 bytes, are ERR_STREAM_INVALID. */
export function writeSourceDescription({ chunks }: SourceDescription): RtcpBody {
  checkCount(chunks.length, 'chunks');
  const body = Buffer.concat(chunks.map(writeChunk));
  return { packetType: sourceDescriptionType, count: chunks.length, body };
}

function writeChunk({ ssrc, cname }: Chunk): Buffer {
  const text = cname === undefined ? undefined : textBytes(cname, 'canonical name');
  const itemBytes = text ? itemHeadBytes + text.length : 0;
  const chunk = Buffer.alloc((ssrcBytes + itemBytes + 4) & ~3);
  chunk.writeUInt32BE(ssrc >>> 0, 0);
  if (text) {
    chunk.writeUInt8(cnameItem, ssrcBytes);
    chunk.writeUInt8(text.length, ssrcBytes + 1);
    chunk.set(text, ssrcBytes + itemHeadBytes);
  }
  return chunk;
}
