import { defaultQueueMs, defaultReorderMs, type Impairment } from './impairment.js';

/** What a direction does, in words: `5 % lost in bursts of 4, 20 ms ± 5 ms`; `nothing` when it does nothing. */
export function describeImpairment(impairment: Impairment): string {
  const parts = [loss(impairment), delay(impairment), reorder(impairment), duplicate(impairment), rate(impairment)];
  const text = parts.filter((part) => part !== undefined).join(', ');
  const all = [...(text === '' ? [] : [text]), ...(impairment.stalled ? ['stalled'] : [])].join(', ');
  return all === '' ? 'nothing' : all;
}

function loss({ loss = 0, burst, p, r }: Impairment): string | undefined {
  if (p !== undefined && r !== undefined)
    return `${percent(p + r === 0 ? 0 : p / (p + r))} lost in bursts of ${r === 0 ? 'no end' : round(1 / r)} (p ${percent(p)}, r ${percent(r)})`;
  if (loss === 0) return undefined;
  return `${percent(loss)} lost${burst === undefined ? '' : ` in bursts of ${round(burst)}`}`;
}

function delay({
  delayMs = 0,
  jitterMs = 0,
  distribution = 'uniform',
  jitterReorders = false,
}: Impairment): string | undefined {
  if (delayMs === 0 && jitterMs === 0) return undefined;
  if (jitterMs === 0) return `${round(delayMs)} ms`;
  const sign = distribution === 'exponential' ? '+' : '±';
  return `${round(delayMs)} ms ${sign} ${round(jitterMs)} ms (${distribution}, ${jitterReorders ? 'out of order' : 'in order'})`;
}

function reorder({ reorder = 0, reorderMs = defaultReorderMs }: Impairment): string | undefined {
  return reorder === 0 ? undefined : `${percent(reorder)} held back ${round(reorderMs)} ms`;
}

function duplicate({ duplicate = 0 }: Impairment): string | undefined {
  return duplicate === 0 ? undefined : `${percent(duplicate)} doubled`;
}

function rate({ rate, queueMs = defaultQueueMs, queueBytes }: Impairment): string | undefined {
  const queue = queueBytes === undefined ? `${round(queueMs)} ms` : `${queueBytes} bytes`;
  return rate === undefined ? undefined : `${round(rate / 1_000_000)} Mb/s with a queue of ${queue}`;
}

function percent(share: number): string {
  return `${round(share * 100)} %`;
}

/** At most three digits behind the point. */
function round(value: number): string {
  return String(Number(value.toFixed(3)));
}
