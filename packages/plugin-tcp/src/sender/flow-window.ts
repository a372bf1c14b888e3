/** Bytes that may be on their way at first, at least, and at most. */
const firstWindowBytes = 65_536;
const minWindowBytes = 8_192;
const maxWindowBytes = 4_194_304;

/** How much longer than without any queue the way may take, microseconds: beyond, less is kept on it. */
const targetDelayUs = 60_000;

/** Nothing is added to what has been on its way for so much longer than usual, microseconds: the way has become slower. */
const brakeDelayUs = 120_000;

/** The shortest time to measure a rate over. */
const rateSpanUs = 100_000;

/** For how long the shortest time for the way is remembered, twice: the way may be another one. */
const baseSpanUs = 5_000_000;

/** Marks closer together than this are one: so many a second, whatever the size of messages. */
const markSpanUs = 1_000;

type Mark = { readonly offset: number; readonly sentUs: number };

/**
 * How much may be on its way to a peer, when it is told what has arrived there. The system's buffers, and those of the network,
 * take in seconds of video before they push back: so the time that bytes take shows what is in them, and no more is sent
 * than keeps it short. (The delay-based half of congestion control, as in RFC 6817; TCP does the rest.)
 */
export class FlowWindow {
  #windowBytes = firstWindowBytes;
  #sentBytes = 0;
  #receivedBytes = 0;
  #marks: Mark[] = [];
  #delayUs = 0;
  #baseUs = { now: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY, sinceUs: 0 };
  #rate = { bytes: 0, sinceUs: 0, bytesPerSecond: undefined as number | undefined };
  #shrunkUs = Number.NEGATIVE_INFINITY;
  /** What was sent up to here was held up by the receiver itself: its time says nothing about the way. */
  #heldBytes = 0;

  /** Whether more may be sent at `nowUs`. */
  isOpen(nowUs: number): boolean {
    return this.inFlightBytes < this.#windowBytes && this.delayUs(nowUs) < brakeDelayUs;
  }

  /** What was sent and is not known to have arrived. */
  get inFlightBytes(): number {
    return this.#sentBytes - this.#receivedBytes;
  }

  /** How much longer than without a queue the way takes at `nowUs`, microseconds. */
  delayUs(nowUs: number): number {
    const oldest = this.#marks[0];
    const waitedUs = oldest ? nowUs - oldest.sentUs - this.#wayUs : 0;
    return Math.max(0, Number.isFinite(waitedUs) ? waitedUs : 0, oldest ? this.#delayUs : 0);
  }

  /** How long what is on its way will take to be gone, microseconds; 0 while the rate is not known. */
  get aheadUs(): number {
    const { bytesPerSecond } = this.#rate;
    return bytesPerSecond ? (this.inFlightBytes * 1e6) / bytesPerSecond : 0;
  }

  /** Bytes per second that arrived of late while there was always more to send; undefined until that was seen. */
  get bytesPerSecond(): number | undefined {
    return this.#rate.bytesPerSecond;
  }

  sent(bytes: number, nowUs: number): void {
    if (this.inFlightBytes === 0) this.#startRate(nowUs);
    this.#sentBytes += bytes;
    const last = this.#marks.at(-1);
    if (last && nowUs - last.sentUs < markSpanUs) this.#marks.pop();
    this.#marks.push({
      offset: this.#sentBytes,
      sentUs: last && nowUs - last.sentUs < markSpanUs ? last.sentUs : nowUs,
    });
  }

  /** The peer has received so many bytes in all. False when that cannot be. */
  received(bytes: number, nowUs: number): boolean {
    if (bytes > this.#sentBytes || bytes < this.#receivedBytes) return false;
    const wasFull = this.inFlightBytes >= this.#windowBytes / 2;
    const arrivedBytes = bytes - this.#receivedBytes;
    this.#receivedBytes = bytes;
    let arrived: Mark | undefined;
    while (this.#marks[0] && this.#marks[0].offset <= bytes) arrived = this.#marks.shift();
    this.#measureRate(arrivedBytes, nowUs);
    if (arrived && arrived.offset > this.#heldBytes)
      this.#adapt(nowUs - arrived.sentUs, wasFull ? arrivedBytes : 0, nowUs);
    return true;
  }

  /** The receiver itself holds up what was sent until now. */
  held(): void {
    this.#heldBytes = this.#sentBytes;
    this.#delayUs = 0;
  }

  get #wayUs(): number {
    return Math.min(this.#baseUs.now, this.#baseUs.before);
  }

  #adapt(wayUs: number, grownBytes: number, nowUs: number): void {
    this.#noteBase(wayUs, nowUs);
    this.#delayUs = wayUs - this.#wayUs;
    if (this.#delayUs <= targetDelayUs) {
      this.#windowBytes = Math.min(this.#windowBytes + grownBytes, maxWindowBytes);
    } else if (nowUs - this.#shrunkUs > wayUs) {
      this.#shrunkUs = nowUs;
      const fitting = ((this.#rate.bytesPerSecond ?? 0) * (this.#wayUs + targetDelayUs)) / 1e6;
      this.#windowBytes = Math.max(
        minWindowBytes,
        Math.min(this.#windowBytes * 0.75, Math.max(fitting, this.#windowBytes * 0.25)),
      );
    }
  }

  #noteBase(wayUs: number, nowUs: number): void {
    if (nowUs - this.#baseUs.sinceUs > baseSpanUs) {
      this.#baseUs = { now: Number.POSITIVE_INFINITY, before: this.#baseUs.now, sinceUs: nowUs };
    }
    this.#baseUs.now = Math.min(this.#baseUs.now, wayUs);
  }

  #startRate(nowUs: number): void {
    this.#rate = { ...this.#rate, bytes: 0, sinceUs: nowUs };
  }

  #measureRate(arrivedBytes: number, nowUs: number): void {
    this.#rate.bytes += arrivedBytes;
    const spanUs = nowUs - this.#rate.sinceUs;
    if (spanUs < rateSpanUs) return;
    const measured = (this.#rate.bytes * 1e6) / spanUs;
    const before = this.#rate.bytesPerSecond;
    // Falls at once and rises by halves: a burst out of some buffer is no rate.
    this.#rate.bytesPerSecond = before === undefined || measured < before ? measured : (before + measured) / 2;
    this.#startRate(nowUs);
  }
}
