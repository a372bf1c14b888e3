import { type Ledger, type Stamp, unknownUncertaintyUs } from '@arkavo-pipeline/core';
import { nameProblem } from '../names.js';
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

/** Throws ERR_TCP_PROTOCOL at more stamps than are ever sent, and at names that no stage has. */
export function readLedger(header: HeaderReader): Ledger {
  const captureUs = header.i64();
  const uncertaintyUs = Math.min(header.u32(), unknownUncertaintyUs);
  const count = header.u8();
  if (count > maxStamps) throw protocolError(`a ledger of ${count} stamps; at most ${maxStamps} are expected`);
  const stamps: Stamp[] = [];
  for (let index = 0; index < count; index++) {
    stamps.push({ stage: stageName(header), enteredUs: header.i64(), leftUs: header.i64() });
  }
  return { captureUs, uncertaintyUs, stamps };
}

/** Names become those of parts of a latency, which are printed: they must not steer a terminal. */
function stageName(header: HeaderReader): string {
  const name = header.text();
  const problem = nameProblem(name);
  if (problem) throw protocolError(`a ledger with the name of a stage that ${problem}`);
  return name;
}
