import type { Ledger, Stamp } from '@arkavo-pipeline/core';
import type { HeaderReader } from './header-reader.js';
import type { HeaderWriter } from './header-writer.js';
import { maxStamps } from './protocol.js';
import { protocolError } from './protocol-error.js';

/** The capture time, its uncertainty, the number of stamps, and each stamp. Of a ledger with too many stamps, the earliest are left out. */
export function writeLedger(header: HeaderWriter, ledger: Ledger): void {
  const first = Math.max(0, ledger.stamps.length - maxStamps);
  header.i64(ledger.captureUs);
  header.u32(Math.ceil(ledger.uncertaintyUs));
  header.u8(ledger.stamps.length - first);
  for (let index = first; index < ledger.stamps.length; index++) {
    const { stage, enteredUs, leftUs } = ledger.stamps[index] as Stamp;
    header.text(stage);
    header.i64(enteredUs);
    header.i64(leftUs);
  }
}

/** Throws ERR_TCP_PROTOCOL at more stamps than are ever sent. */
export function readLedger(header: HeaderReader): Ledger {
  const captureUs = header.i64();
  const uncertaintyUs = header.u32();
  const count = header.u8();
  if (count > maxStamps) throw protocolError(`a ledger of ${count} stamps; at most ${maxStamps} are expected`);
  const stamps: Stamp[] = [];
  for (let index = 0; index < count; index++) {
    stamps.push({ stage: header.text(), enteredUs: header.i64(), leftUs: header.i64() });
  }
  return { captureUs, uncertaintyUs, stamps };
}
