import { msToUs, usPerSecond } from '@arkavo-pipeline/core';
import type { Arrival } from './feedback-reader.js';

/** The rate of this time by the receiver's clock, or of so many packets when fewer came in it, none of them older than a second. */
const spanUs = msToUs(150);
const fewPackets = 8;
const memoryUs = msToUs(1000);
/** A packet that waited for less may have found the link idle: times are exact to a millisecond, and jitter is no queue. */
const waitedUs = msToUs(5);
/** Less time than this cannot be told from none. */
const leastBusyUs = msToUs(1);
const leastPackets = 4;
const maxPackets = 4096;

type Served = { readonly arrivedUs: number; readonly busyUs: number; readonly bytes: number };

/**
 * What the way carries of ours while packets of ours wait for it: what arrives in the time in which the link was never idle. A packet
 * that was there already when the one before it left had to wait for nothing but the link, so the time between the two is what the link
 * took for it. A sender that has little to send leaves it idle, and that says nothing. Nor does the longest of these times: a receiver
 * that was held up reads late what came in time.
 */
export class BusyRate {
  #served: Served[] = [];
  #lastUs: number | undefined;

  /** In the order of arrival. `baseUs` is the way without a queue, by the two clocks. */
  add({ packet, arrivedUs }: Arrival, baseUs: number): void {
    const lastUs = this.#lastUs;
    this.#lastUs = Math.max(arrivedUs, lastUs ?? arrivedUs);
    if (lastUs === undefined || packet.sentUs + baseUs + waitedUs > lastUs) return;
    this.#served.push({ arrivedUs, busyUs: Math.max(0, arrivedUs - lastUs), bytes: packet.bytes });
    if (this.#served.length > maxPackets) this.#served.splice(0, maxPackets / 2);
  }

  /** Bits per second; undefined while too few packets have waited of late. */
  bps(): number | undefined {
    const recent = this.#recent();
    if (recent.length < leastPackets) return undefined;
    const longest = recent.reduce((a, b) => (b.busyUs > a.busyUs ? b : a));
    const counted = recent.filter((served) => served !== longest);
    const busyUs = counted.reduce((sum, served) => sum + served.busyUs, 0);
    const bytes = counted.reduce((sum, served) => sum + served.bytes, 0);
    return (bytes * 8 * usPerSecond) / Math.max(leastBusyUs, busyUs);
  }

  #recent(): readonly Served[] {
    const newestUs = this.#lastUs ?? 0;
    this.#served = this.#served.filter(({ arrivedUs }) => Math.abs(newestUs - arrivedUs) <= memoryUs);
    const first = this.#served.findIndex(({ arrivedUs }) => newestUs - arrivedUs <= spanUs);
    const packets = first < 0 ? 0 : this.#served.length - first;
    return this.#served.slice(-Math.max(fewPackets, packets));
  }
}
