import { writeSdp } from '../sdp/write-sdp.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import { describeSource, type SessionEndpoint } from './describe-source.js';
import { descriptionPacket } from './description-packet.js';
import type { Outlet } from './outlet.js';
import type { ReceiverClocks } from './receiver-clocks.js';
import { rtcpDatagrams } from './rtcp-datagrams.js';
import type { RtpStream } from './rtp-stream.js';
import type { SdpFile } from './sdp-file.js';
import { delayReport, type ReportMoment, sourceGoodbyes, sourceReports } from './source-reports.js';
import type { SourceSender } from './source-sender.js';

export type AnnouncerOptions = {
  /** Wall clock minus monotonic clock, microseconds. */
  readonly unixOffsetUs: number;
  readonly endpoint: SessionEndpoint;
  /** Tells this session from all others of the host. */
  readonly sessionId: number;
  /** Bytes of a packet before it is protected, at most. */
  readonly maxBytes: number;
  readonly sdpFile: Pick<SdpFile, 'write'> | undefined;
  /** For the file alone. */
  readonly keys: SrtpKeys | undefined;
};

type Leaving = { readonly source: SourceSender; readonly streams: readonly RtpStream[] };

/** Tells the receiver, and the SDP file, what is sent. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #outlet: Outlet;
  readonly #clocks: ReceiverClocks;
  /** Streams that have ended, and may have packets that wait. */
  #leaving: Leaving[] = [];
  /** The id of the source that the file is about. */
  #filed: string | undefined;

  constructor(options: AnnouncerOptions, outlet: Outlet, clocks: ReceiverClocks) {
    this.#options = options;
    this.#outlet = outlet;
    this.#clocks = clocks;
  }

  /** What there is to say of a source has changed: it is said before the packets that go by it. */
  news(source: SourceSender, nowUs: number): void {
    const streams = source.takeEnded();
    if (streams.length > 0) this.#leaving.push({ source, streams });
    this.report(source, nowUs);
    this.#filed ??= source.id;
    if (source.id !== this.#filed) return;
    const { endpoint, keys, sessionId, sdpFile } = this.#options;
    sdpFile?.write(writeSdp(describeSource(source, endpoint, { hasSets: true, keys }), sessionId));
  }

  /** Reports, names, answers and the session description: in one datagram when they fit. */
  report(source: SourceSender, nowUs: number): void {
    source.schedule.sent(nowUs);
    const [first] = source.streams;
    if (!first) return;
    const { endpoint, sessionId, maxBytes } = this.#options;
    const description = descriptionPacket(source, endpoint, sessionId, maxBytes);
    const groups = [
      ...sourceReports(source, this.#moment(nowUs), maxBytes),
      delayReport(first.ssrc, this.#clocks.delays(nowUs)),
      description ? [description.packet] : [],
    ];
    for (const datagram of rtcpDatagrams(groups, maxBytes)) this.#outlet.sendRtcp(datagram);
  }

  /** Says goodbye for streams that gave way to others, once nothing of them waits: a goodbye would overtake it. */
  farewell(nowUs: number): void {
    const isWaiting = ({ streams }: Leaving) => this.#outlet.holds(new Set(streams.map(({ ssrc }) => ssrc)));
    const gone = this.#leaving.filter((leaving) => !isWaiting(leaving));
    if (gone.length === 0) return;
    this.#leaving = this.#leaving.filter((leaving) => !gone.includes(leaving));
    for (const { source, streams } of gone) this.#goodbye(source, streams, nowUs);
  }

  /** The source has ended, and all that gave way to its streams. */
  goodbye(source: SourceSender, nowUs: number): void {
    for (const leaving of this.#leaving) if (leaving.source === source) this.#goodbye(source, leaving.streams, nowUs);
    this.#goodbye(source, source.streams, nowUs);
  }

  #goodbye(source: SourceSender, ended: readonly RtpStream[], nowUs: number): void {
    const { maxBytes } = this.#options;
    for (const group of sourceGoodbyes(source, ended, this.#moment(nowUs), maxBytes)) this.#outlet.sendRtcp(group);
  }

  #moment(nowUs: number): ReportMoment {
    return { nowUs, unixUs: nowUs + this.#options.unixOffsetUs };
  }
}
