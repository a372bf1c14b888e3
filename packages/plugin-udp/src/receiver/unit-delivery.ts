import { enterStage, type Ledger, secondsToUs, startLedger, unknownUncertaintyUs } from '@arkavo-pipeline/core';
import type { JitterUnit } from '../jitter/jitter-unit.js';
import type { SenderReport } from '../rtcp/rtcp-packet.js';
import { readAbsCaptureTime } from '../rtp/abs-capture-time.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { WholeUnit } from '../socket/expected-units.js';
import { outputOf, type StreamFormat } from './payload-table.js';
import type { ReceiverContext } from './receiver-context.js';
import type { SenderClock } from './sender-clock.js';
import type { Source } from './source-registry.js';
import { type StreamPlace, StreamTime } from './stream-time.js';
import type { UnitReader } from './units/unit-reader.js';

export type UnitDeliveryOptions = {
  readonly format: StreamFormat;
  readonly reader: UnitReader;
  readonly clock: SenderClock;
  /** The same for all streams of the sender. */
  readonly senderId: string;
};

/** What became of a unit: without room behind it, all or a part of it is gone. Otherwise it cannot be read. */
export type Delivered = 'delivered' | 'no-room' | 'damaged' | 'bad-json';

/** Of a unit that the socket put together. */
const noPackets: readonly RtpPacket[] = [];
/** A capture time that is longer ago is not one. */
const maxAgeUs = secondsToUs(60);

/** The last part of a stream's way: its units go on as packets of the pipeline, on the timeline of its source. */
export class UnitDelivery {
  readonly #context: ReceiverContext;
  readonly #options: UnitDeliveryOptions;
  readonly #time: StreamTime;
  #source: Source | undefined;
  /** Where it is on its source's timeline. */
  #place: StreamPlace | undefined;
  #hasDelivered = false;
  /** The timestamp of a unit that has gone on before its packets were taken. */
  #aheadTimestamp: number | undefined;

  constructor(context: ReceiverContext, options: UnitDeliveryOptions) {
    this.#context = context;
    this.#options = options;
    this.#time = new StreamTime(options.format.clockRate);
  }

  get source(): Source | undefined {
    return this.#source;
  }

  /** Whether anything has gone on. */
  get hasDelivered(): boolean {
    return this.#hasDelivered;
  }

  /** Its packets go on under this name, from now on. */
  joins(source: Source): void {
    const { senderId, format } = this.#options;
    this.#source = source;
    this.#place = { timeline: source.timeline, output: outputOf(format.mediaType), senderId };
  }

  reported(report: SenderReport): void {
    this.#time.reported(report);
  }

  /** The sender began anew. */
  restart(): void {
    this.#time.restart();
  }

  /** A unit that may go on; undefined when it has done so ahead of its packets, or has no source. */
  deliver(unit: JitterUnit, nowUs: number): Delivered | undefined {
    const isAhead = unit.timestamp === this.#aheadTimestamp;
    this.#aheadTimestamp = undefined;
    return isAhead ? undefined : this.#deliver(unit, this.#capturedUnixUs(unit), nowUs);
  }

  /** A unit that the socket put together, whose packets come behind it. */
  deliverAhead(
    { data, timestamp, capturedUnixUs }: WholeUnit,
    keyframe: boolean,
    nowUs: number,
  ): Delivered | undefined {
    this.#aheadTimestamp = timestamp;
    const times = { firstArrivalUs: nowUs, completedUs: nowUs };
    return this.#deliver(
      { accessUnit: data, timestamp, keyframe, packets: noPackets, ...times },
      capturedUnixUs,
      nowUs,
    );
  }

  /** What can wait until it has gone on is done after that. */
  #deliver(unit: JitterUnit, capturedUnixUs: number | undefined, nowUs: number): Delivered | undefined {
    const place = this.#place;
    const source = this.#source;
    if (!place || !source) return undefined;
    const { timestamp, firstArrivalUs } = unit;
    const { reader } = this.#options;
    const startUs = this.#time.ptsUs(timestamp, place, firstArrivalUs);
    const ledger = this.#ledger(unit, capturedUnixUs, nowUs);
    const sourceId = source.name;
    const packets = reader.read(unit, startUs, (ptsUs, durationUs) => ({ sourceId, ptsUs, durationUs, ledger }));
    if (typeof packets === 'string') return packets;
    let hasRoom = true;
    for (const packet of packets) hasRoom = this.#context.emit(packet) && hasRoom;
    for (const { ptsUs, durationUs } of packets) place.timeline.placed(place.output, ptsUs, durationUs, firstArrivalUs);
    this.#hasDelivered = true;
    return hasRoom ? 'delivered' : 'no-room';
  }

  #capturedUnixUs({ packets }: JitterUnit): number | undefined {
    const element = packets[0]?.extensions.get(this.#options.format.captureTimeId ?? 0);
    return element && readAbsCaptureTime(element)?.unixUs;
  }

  /** From the capture, on this machine's clock, as far as that is known; no later than now: what has come was captured before. */
  #ledger({ timestamp, firstArrivalUs }: JitterUnit, capturedUnixUs: number | undefined, nowUs: number): Ledger {
    const offset = this.#options.clock.offset(nowUs);
    const wallUs = capturedUnixUs ?? this.#time.wallUs(timestamp);
    const { stageId } = this.#context;
    const capturedUs = wallUs === undefined || !offset ? undefined : wallUs + offset.offsetUs;
    if (!offset || capturedUs === undefined || capturedUs < firstArrivalUs - maxAgeUs) {
      return enterStage(startLedger(firstArrivalUs, unknownUncertaintyUs), stageId, firstArrivalUs);
    }
    const ledger = startLedger(Math.min(Math.round(capturedUs), firstArrivalUs), offset.uncertaintyUs);
    return enterStage(ledger, stageId, firstArrivalUs);
  }
}
