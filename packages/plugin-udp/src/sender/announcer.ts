import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import { writeRtcp } from '../rtcp/write-rtcp.js';
import { writeSdp } from '../sdp/write-sdp.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import { describeSource, type SessionEndpoint } from './describe-source.js';
import { descriptionPacket } from './description-packet.js';
import type { Outlet } from './outlet.js';
import type { ReceiverClocks } from './receiver-clocks.js';
import type { RtpStream } from './rtp-stream.js';
import type { SdpFile } from './sdp-file.js';
import { delayReport, type ReportMoment, sourceGoodbye, sourceReport } from './source-reports.js';
import type { SourceSender } from './source-sender.js';

export type AnnouncerOptions = {
  /** Wall clock minus monotonic clock, microseconds. */
  readonly unixOffsetUs: number;
  readonly endpoint: SessionEndpoint;
  /** Tells this session from all others of the host. */
  readonly sessionId: number;
  /** Bytes of a packet before it is protected, at most. */
  readonly maxBytes: number;
  readonly sdpFile: SdpFile | undefined;
  /** For the file alone. */
  readonly keys: SrtpKeys | undefined;
};

/** Tells the receiver, and the SDP file, what is sent. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #outlet: Outlet;
  readonly #clocks: ReceiverClocks;
  /** The source that the file is about. */
  #filed: SourceSender | undefined;

  constructor(options: AnnouncerOptions, outlet: Outlet, clocks: ReceiverClocks) {
    this.#options = options;
    this.#outlet = outlet;
    this.#clocks = clocks;
  }

  /** What there is to say of a source has changed: it is said before the packets that go by it. */
  news(source: SourceSender, nowUs: number): void {
    const ended = source.takeEnded();
    if (ended.length > 0) this.goodbye(source, ended, nowUs);
    this.report(source, nowUs);
    this.#filed ??= source;
    if (source !== this.#filed) return;
    const { endpoint, keys, sessionId, sdpFile } = this.#options;
    sdpFile?.write(writeSdp(describeSource(source, endpoint, { hasSets: true, keys }), sessionId));
  }

  /** Reports, names, answers and the session description: in one datagram when they fit. */
  report(source: SourceSender, nowUs: number): void {
    source.schedule.sent(nowUs);
    const [first] = source.streams;
    if (!first) return;
    const compound: RtcpPacket[] = [
      ...sourceReport(source, this.#moment(nowUs)),
      ...delayReport(first.ssrc, this.#clocks.delays(nowUs)),
    ];
    const { endpoint, sessionId, maxBytes } = this.#options;
    const description = descriptionPacket(source, endpoint, sessionId, maxBytes);
    const fits = description && writeRtcp(compound).length + description.bytes <= maxBytes;
    this.#outlet.sendRtcp(fits ? [...compound, description.packet] : compound);
    if (description && !fits) this.#outlet.sendRtcp([description.packet]);
  }

  /** These streams of the source have ended. */
  goodbye(source: SourceSender, ended: readonly RtpStream[], nowUs: number): void {
    if (ended.length > 0) this.#outlet.sendRtcp(sourceGoodbye(source, ended, this.#moment(nowUs)));
  }

  #moment(nowUs: number): ReportMoment {
    return { nowUs, unixUs: nowUs + this.#options.unixOffsetUs };
  }
}
