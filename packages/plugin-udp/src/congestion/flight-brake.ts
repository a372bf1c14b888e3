import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

/** Beside the round trip and what a report waits for, so much may be on its way: a burst of our own. */
const slackUs = msToUs(15);
/** So much of the target goes out meanwhile: what is on its way becomes less, and what comes back still tells. */
const brakeShare = 0.5;
/** The longest interval of late counts: of feedback that is lost now and then nothing follows. */
const forgetting = 0.9;
/** Feedback that was lost is no reason to send more. */
const maxIntervalUs = msToUs(150);

/** Two seconds at 50 Mbit/s; what is older is no part of the question. */
const maxPackets = 8192;

type Flying = { readonly sentUs: number; readonly bytes: number };

/**
 * Sends less as soon as reports fall behind what is sent: before the first one has come back that tells of the queue, a way whose capacity
 * drops by more than half has filled 200 ms of it and loses packets. What is on its way shows it a round trip earlier, as it does for
 * the window of SCReAM (RFC 8298 §4.1.2). On its way is what was sent behind the newest packet that has arrived: reports that are lost
 * leave nothing behind.
 */
export class FlightBrake {
  #flying: Flying[] = [];
  #bytes = 0;
  #intervalUs: number = msToUs(30);
  #heardUs: number | undefined;

  /** A packet of `bytes` was sent. */
  sent(bytes: number, nowUs: number): void {
    this.#flying.push({ sentUs: nowUs, bytes });
    this.#bytes += bytes;
    if (this.#flying.length > maxPackets) this.#landed(maxPackets / 2);
  }

  /** A feedback came; the newest packet that it says has arrived was sent at `sentUs`. */
  heard(sentUs: number, nowUs: number): void {
    const intervalUs = Math.min(maxIntervalUs, nowUs - (this.#heardUs ?? nowUs));
    this.#intervalUs = Math.max(intervalUs, this.#intervalUs * forgetting);
    this.#heardUs = nowUs;
    const first = this.#flying.findIndex((packet) => packet.sentUs > sentUs);
    this.#landed(first < 0 ? this.#flying.length : first);
  }

  /** What may go out, bits per second; undefined while no more than usual is on its way. */
  bps(targetBps: number, rttUs: number): number | undefined {
    const usualUs = rttUs + this.#intervalUs + slackUs;
    return this.#bytes * 8 * usPerSecond > targetBps * usualUs ? targetBps * brakeShare : undefined;
  }

  #landed(packets: number): void {
    for (const { bytes } of this.#flying.splice(0, packets)) this.#bytes -= bytes;
  }
}
