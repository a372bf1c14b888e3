/** Bytes of the length in front of each NAL unit of an aggregation packet. */
const lengthBytes = 2;

/** Neighbours that go into one packet when there are several, `bytes` long with their lengths and the payload header. */
type Group = { readonly units: Uint8Array[]; bytes: number };

/**
 * NAL units in runs of neighbours that fit one aggregation packet with a payload header of `headerBytes` (STAP-A of RFC 6184
 * §5.7.1, AP of RFC 7798 §4.4.2). What is too large for one stands alone.
 */
export function aggregate(units: readonly Uint8Array[], headerBytes: number, maxBytes: number): Uint8Array[][] {
  const groups: Group[] = [];
  for (const unit of units) {
    const last = groups.at(-1);
    const bytes = lengthBytes + unit.length;
    if (last && last.bytes + bytes <= maxBytes) {
      last.units.push(unit);
      last.bytes += bytes;
    } else {
      groups.push({ units: [unit], bytes: headerBytes + bytes });
    }
  }
  return groups.map((group) => group.units);
}

/** An aggregation packet: the payload header, and each NAL unit behind its length. */
export function writeAggregate(header: readonly number[], units: readonly Uint8Array[]): Uint8Array {
  let size = header.length;
  for (const { length } of units) size += lengthBytes + length;
  const payload = Buffer.allocUnsafe(size);
  payload.set(header);
  let offset = header.length;
  for (const unit of units) {
    payload.writeUInt16BE(unit.length, offset);
    payload.set(unit, offset + lengthBytes);
    offset += lengthBytes + unit.length;
  }
  return payload;
}

/** The NAL units in an aggregation packet, views; undefined when a length is zero or leads outside, or there is none. */
export function readAggregate(payload: Uint8Array, headerBytes: number): Uint8Array[] | undefined {
  const units: Uint8Array[] = [];
  let offset = headerBytes;
  while (offset < payload.length) {
    const start = offset + lengthBytes;
    if (start > payload.length) return undefined;
    const end = start + (((payload[offset] ?? 0) << 8) | (payload[offset + 1] ?? 0));
    if (end === start || end > payload.length) return undefined;
    units.push(payload.subarray(start, end));
    offset = end;
  }
  return units.length > 0 ? units : undefined;
}
