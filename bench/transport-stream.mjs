/** Bytes of a packet of an MPEG transport stream (ISO/IEC 13818-1 §2.4.3). */
export const tsPacketBytes = 188;

const syncByte = 0x47;
const videoPid = 0x100;
const ptsPerSecond = 90_000;
const pesFixedBytes = 9;

/**
 * The beginning of a unit of video, or a part of it.
 *
 * @typedef {{ ptsUs: number | undefined, payload: Uint8Array }} TsVideo `ptsUs` is undefined unless a unit begins.
 */

/** Finds the packets of a transport stream, also when some before them are gone. */
export class TsPackets {
  #rest = Buffer.alloc(0);

  /**
   * @param {Uint8Array} chunk
   * @returns {Generator<Buffer>}
   */
  *push(chunk) {
    let data = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const start = data.indexOf(syncByte);
      data = start < 0 ? Buffer.alloc(0) : data.subarray(start);
      if (data.length < tsPacketBytes) break;
      const isSure = data.length === tsPacketBytes || data[tsPacketBytes] === syncByte;
      if (isSure) yield data.subarray(0, tsPacketBytes);
      data = data.subarray(isSure ? tsPacketBytes : 1);
    }
    this.#rest = data;
  }
}

/**
 * What a packet has of the video that ffmpeg writes first; undefined when it is of something else.
 *
 * @param {Buffer} packet
 * @returns {TsVideo | undefined}
 */
export function tsVideo(packet) {
  if ((packet.readUInt16BE(1) & 0x1fff) !== videoPid) return undefined;
  const control = packet.readUInt8(3);
  const start = 4 + (control & 0x20 ? 1 + packet.readUInt8(4) : 0);
  const payload = control & 0x10 ? packet.subarray(start) : packet.subarray(tsPacketBytes);
  const begins = (packet.readUInt8(1) & 0x40) !== 0 && payload.length >= pesFixedBytes + 5;
  if (!begins) return { ptsUs: undefined, payload };
  return { ptsUs: readPts(payload), payload: payload.subarray(pesFixedBytes + payload.readUInt8(8)) };
}

/** @param {Buffer} pes */
function readPts(pes) {
  const ticks =
    ((pes.readUInt8(9) & 0x0e) >> 1) * 2 ** 30 + (pes.readUInt16BE(10) >> 1) * 2 ** 15 + (pes.readUInt16BE(12) >> 1);
  return Math.round((ticks * 1_000_000) / ptsPerSecond);
}
