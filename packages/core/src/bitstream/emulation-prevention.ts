/** The payload of a NAL unit without its emulation prevention bytes (ISO/IEC 14496-10 §7.4.1.1). The NAL unit itself when it has none. */
export function removeEmulationPrevention(nalUnit: Uint8Array): Uint8Array {
  let found = nextEmulation(nalUnit, 0);
  if (found < 0) return nalUnit;
  const payload = new Uint8Array(nalUnit.length);
  let written = 0;
  let from = 0;
  while (found >= 0) {
    payload.set(nalUnit.subarray(from, found), written);
    written += found - from;
    from = found + 1;
    found = nextEmulation(nalUnit, from);
  }
  payload.set(nalUnit.subarray(from), written);
  return payload.subarray(0, written + nalUnit.length - from);
}

/** Where the next 0x03 after two zero bytes is; −1 when there is none. A removed 0x03 does not count as preceding byte. */
function nextEmulation(bytes: Uint8Array, from: number): number {
  for (let index = from + 2; index < bytes.length; index += 1) {
    if (bytes[index] === 3 && bytes[index - 1] === 0 && bytes[index - 2] === 0) return index;
  }
  return -1;
}
