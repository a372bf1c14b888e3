/** Bytes of the header of each packet of the GStreamer Data Protocol 1.0. */
export const gdpHeaderBytes = 62;

const bufferType = 1;
const tagsType = 20574;

/** @typedef {{ type: number, header: Buffer, payload: Buffer }} GdpPacket */

/** Whether a packet is one access unit. @param {GdpPacket} packet */
export function isBuffer({ type }) {
  return type === bufferType;
}

/** Whether a packet says what there is to say before the first access unit: what the stream is, its format, its times. @param {GdpPacket} packet */
export function isPreamble({ type }) {
  return type !== bufferType && type !== tagsType;
}

/** The header of an access unit for another time, nanoseconds. @param {Buffer} header @param {number} ns */
export function atTime(header, ns) {
  const copy = Buffer.from(header);
  copy.writeBigUInt64BE(BigInt(ns), 10);
  return copy;
}

/** Takes a stream of the GStreamer Data Protocol (`gdppay` without checksums) apart, whatever pieces it comes in. */
export class GdpReader {
  /** @type {Buffer} */
  #data = Buffer.alloc(0);

  /**
   * @param {Buffer} data
   * @returns {GdpPacket[]}
   */
  push(data) {
    this.#data = this.#data.length === 0 ? data : Buffer.concat([this.#data, data]);
    const packets = [];
    for (let packet = this.#next(); packet; packet = this.#next()) packets.push(packet);
    return packets;
  }

  /** @returns {GdpPacket | undefined} */
  #next() {
    if (this.#data.length < gdpHeaderBytes) return undefined;
    const end = gdpHeaderBytes + this.#data.readUInt32BE(6);
    if (this.#data.length < end) return undefined;
    const header = this.#data.subarray(0, gdpHeaderBytes);
    const payload = this.#data.subarray(gdpHeaderBytes, end);
    this.#data = this.#data.subarray(end);
    return { type: header.readUInt16BE(4), header, payload };
  }
}
