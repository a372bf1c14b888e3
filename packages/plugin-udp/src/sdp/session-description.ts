import type { RtpMediaType } from '../payload/payload-formats.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';

/** A stream that repairs another one: resends (RFC 4588) or parity (RFC 8627). */
export type RepairStream = {
  readonly payloadType: number;
  /** Undefined when it isn't said. */
  readonly ssrc: number | undefined;
};

/** One medium of a session: where it goes and what it is. */
export type SdpMedia = {
  readonly mediaType: RtpMediaType;
  /** An IP address or a name; a multicast address is without its scope. */
  readonly address: string;
  /** 1 to 65 535. */
  readonly port: number;
  /** The same as `port` when both go over one (`rtcp-mux`, RFC 5761). */
  readonly rtcpPort: number;
  /** 0 to 127. */
  readonly payloadType: number;
  /** Ticks of the RTP timestamp per second; samples per second of audio. */
  readonly clockRate: number;
  /** Of audio; 1 for everything else. */
  readonly channels: number;
  /** The format's parameters but for the parameter sets, by names in small letters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The codec's parameter sets, as NAL units without start codes; none when they come in-band only. */
  readonly parameterSets: readonly Uint8Array[];
  /** Whether RTCP need not begin with a report (RFC 5506). */
  readonly isRtcpReducedSize: boolean;
  /** Feedback that may be sent: `nack`, `nack pli`, `ccm fir`, `ack ccfb`, … (RFC 4585 §4.2, RFC 8888 §6). */
  readonly feedback: readonly string[];
  readonly rtx: RepairStream | undefined;
  readonly fec: RepairStream | undefined;
  /** URIs of header extensions by their ids. */
  readonly extensions: ReadonlyMap<number, string>;
  /** Whether packets are SRTP; the keys may come by another way. */
  readonly isSecure: boolean;
  readonly keys: SrtpKeys | undefined;
  readonly ssrc: number | undefined;
  readonly cname: string | undefined;
};

/** What an SDP (RFC 8866) says, as far as our streams need it. */
export type SessionDescription = {
  readonly name: string;
  /** At least one; at most one each of video, audio and metadata. */
  readonly media: readonly SdpMedia[];
};
