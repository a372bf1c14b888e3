/** The time a packet spent in one stage: from its delivery to the moment the stage let it (or what it became) go. */
export type Stamp = { readonly stage: string; readonly enteredUs: number; readonly leftUs: number };

/**
 * Where a packet's time went, on the monotonic clock, in microseconds. The parts between `captureUs`, every
 * `enteredUs` and every `leftUs` add up to the whole.
 *
 * The engine stamps: a stage that makes a packet from another carries that packet's ledger over unchanged.
 */
export type Ledger = {
  readonly captureUs: number;
  /**
   * How far the times before the latest crossing from another clock may be off, ± microseconds, from 0 (all of them were
   * taken from one clock) to `unknownUncertaintyUs`.
   */
  readonly uncertaintyUs: number;
  readonly stamps: readonly Stamp[];
};

/**
 * The uncertainty of times from a clock that nobody has compared with this one yet: an hour, in microseconds. A number and
 * not infinity, which JSON does not have; no ledger's uncertainty is greater.
 */
export const unknownUncertaintyUs = 3_600_000_000;

/** A ledger that starts at a capture time. `uncertaintyUs`: of one that was taken from another clock, how far off it may be. */
export function startLedger(captureUs: number, uncertaintyUs = 0): Ledger {
  return { captureUs, uncertaintyUs: Math.min(uncertaintyUs, unknownUncertaintyUs), stamps: [] };
}

/**
 * A ledger from another clock on this one: all its times moved by `offsetUs` (this clock's time minus the other's, whole
 * microseconds), and the uncertainty of that (± microseconds) added to its own.
 */
export function shiftLedger(ledger: Ledger, offsetUs: number, uncertaintyUs: number): Ledger {
  return {
    captureUs: ledger.captureUs + offsetUs,
    uncertaintyUs: Math.min(ledger.uncertaintyUs + uncertaintyUs, unknownUncertaintyUs),
    stamps: ledger.stamps.map(({ stage, enteredUs, leftUs }) => {
      return { stage, enteredUs: enteredUs + offsetUs, leftUs: leftUs + offsetUs };
    }),
  };
}

/** The ledger as the stage that received the packet sees it: with a stamp of its own, still open (`leftUs` = `enteredUs`). */
export function enterStage(ledger: Ledger, stage: string, nowUs: number): Ledger {
  return withStamp(ledger, ledger.stamps.length, { stage, enteredUs: nowUs, leftUs: nowUs });
}

/** The ledger with the stage's stamp closed. A packet made by the stage itself (a source) entered it at its capture. */
export function leaveStage(ledger: Ledger, stage: string, nowUs: number): Ledger {
  const { length } = ledger.stamps;
  const last = ledger.stamps[length - 1];
  if (last?.stage === stage) {
    return withStamp(ledger, length - 1, { stage, enteredUs: last.enteredUs, leftUs: nowUs });
  }
  const enteredUs = last?.leftUs ?? ledger.captureUs;
  return withStamp(ledger, length, { stage, enteredUs, leftUs: nowUs });
}

/** The ledger with the first `count` of its stamps and this one. */
function withStamp({ captureUs, uncertaintyUs, stamps }: Ledger, count: number, stamp: Stamp): Ledger {
  // concat and spread take several times as long, and the latter leaves room for 16 more.
  const all: Stamp[] = new Array(count + 1);
  for (let index = 0; index < count; index++) all[index] = stamps[index] as Stamp;
  all[count] = stamp;
  return { captureUs, uncertaintyUs, stamps: all };
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
