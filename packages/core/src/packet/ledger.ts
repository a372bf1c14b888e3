/** The time a packet spent in one stage: from its delivery to the moment the stage let it (or what it became) go. */
export type Stamp = { readonly stage: string; readonly enteredUs: number; readonly leftUs: number };

/**
 * Where a packet's time went, on the monotonic clock, in microseconds. The parts between `captureUs`, every
 * `enteredUs` and every `leftUs` add up to the whole.
 *
 * The engine stamps: a stage that makes a packet from another carries that packet's ledger over unchanged.
 */
export type Ledger = { readonly captureUs: number; readonly stamps: readonly Stamp[] };

/** A ledger that starts at a capture time. */
export function startLedger(captureUs: number): Ledger {
  return { captureUs, stamps: [] };
}

/** The ledger as the stage that received the packet sees it: with a stamp of its own, still open (`leftUs` = `enteredUs`). */
export function enterStage(ledger: Ledger, stage: string, nowUs: number): Ledger {
  return withStamp(ledger.captureUs, ledger.stamps, { stage, enteredUs: nowUs, leftUs: nowUs });
}

/** The ledger with the stage's stamp closed. A packet made by the stage itself (a source) entered it at its capture. */
export function leaveStage(ledger: Ledger, stage: string, nowUs: number): Ledger {
  const last = ledger.stamps.at(-1);
  if (last?.stage === stage) {
    const before = ledger.stamps.slice(0, -1);
    return withStamp(ledger.captureUs, before, { stage, enteredUs: last.enteredUs, leftUs: nowUs });
  }
  const enteredUs = last?.leftUs ?? ledger.captureUs;
  return withStamp(ledger.captureUs, ledger.stamps, { stage, enteredUs, leftUs: nowUs });
}

function withStamp(captureUs: number, stamps: readonly Stamp[], stamp: Stamp): Ledger {
  // concat and spread take several times as long, and the latter leaves room for 16 more.
  const all: Stamp[] = new Array(stamps.length + 1);
  for (let index = 0; index < stamps.length; index++) all[index] = stamps[index] as Stamp;
  all[stamps.length] = stamp;
  return { captureUs, stamps: all };
}

/** One part of a latency: the work in a stage (`encode`) or the way to it (`→ encode`). */
export type LedgerPart = { readonly name: string; readonly us: number };

/** The parts, in order. Their sum is the last `leftUs` minus `captureUs`. */
export function ledgerParts(ledger: Ledger): LedgerPart[] {
  const parts: LedgerPart[] = [];
  let previousUs = ledger.captureUs;
  for (const { stage, enteredUs, leftUs } of ledger.stamps) {
    parts.push({ name: `→ ${stage}`, us: enteredUs - previousUs }, { name: stage, us: leftUs - enteredUs });
    previousUs = leftUs;
  }
  return parts;
}
