import type { CongestionFeedback } from '../congestion/feedback.js';
import type { NtpTime } from './ntp-time.js';

/** What a receiver says of one stream (RFC 3550 §6.4.1). */
export type ReceptionReport = {
  readonly ssrc: number;
  /** Of 256, the packets lost since the report before: 0 to 255. */
  readonly fractionLost: number;
  /** Packets lost since the beginning, −2^23 to 2^23 − 1; negative when more came than were sent, as duplicates do. */
  readonly cumulativeLost: number;
  /** The greatest sequence number that came, with the count of wraps in the upper 16 of 32 bits. */
  readonly highestSequence: number;
  /** In ticks of the stream's clock. */
  readonly jitter: number;
  /** The compact NTP time of the last sender report that came; 0 for none. */
  readonly lastSenderReport: number;
  /** From when that came to this report, 1/65 536 s. */
  readonly delaySinceLastSenderReport: number;
};

/** RFC 3550 §6.4.1. */
export type SenderReport = {
  readonly type: 'sender-report';
  readonly ssrc: number;
  /** When it was sent, and the same time as an RTP timestamp of the stream. */
  readonly ntp: NtpTime;
  readonly rtpTimestamp: number;
  /** Sent so far, modulo 2^32: packets, and bytes of their payloads. */
  readonly packetCount: number;
  readonly octetCount: number;
  /** At most 31. */
  readonly reports: readonly ReceptionReport[];
};

/** RFC 3550 §6.4.2. */
export type ReceiverReport = {
  readonly type: 'receiver-report';
  readonly ssrc: number;
  /** At most 31. */
  readonly reports: readonly ReceptionReport[];
};

/** RFC 3550 §6.5, of whose items only the canonical name is kept. */
export type SourceDescription = {
  readonly type: 'source-description';
  /** At most 31; a `cname` has at most 255 bytes of UTF-8. */
  readonly chunks: readonly { readonly ssrc: number; readonly cname: string | undefined }[];
};

/** RFC 3550 §6.6. */
export type Bye = {
  readonly type: 'bye';
  /** At most 31. */
  readonly ssrcs: readonly number[];
  /** At most 255 bytes of UTF-8. */
  readonly reason?: string | undefined;
};

/** Packets that are missing (RFC 4585 §6.2.1). */
export type Nack = {
  readonly type: 'nack';
  readonly senderSsrc: number;
  readonly mediaSsrc: number;
  readonly sequenceNumbers: readonly number[];
};

/** A keyframe is needed (RFC 4585 §6.3.1). */
export type PictureLossIndication = {
  readonly type: 'pli';
  readonly senderSsrc: number;
  readonly mediaSsrc: number;
};

/** Keyframes are asked for; one command may come several times under one number (RFC 5104 §4.3.1). */
export type FullIntraRequest = {
  readonly type: 'fir';
  readonly senderSsrc: number;
  readonly requests: readonly { readonly ssrc: number; readonly commandSequence: number }[];
};

/** RFC 8888 §3.1. */
export type CongestionFeedbackPacket = CongestionFeedback & {
  readonly type: 'congestion-feedback';
  readonly senderSsrc: number;
};

/** What a sender answers to a receiver's reference time (RFC 3611 §4.5). */
export type ReceiverDelay = {
  /** Of the receiver. */
  readonly ssrc: number;
  /** The compact NTP time in the last reference time that came from it; 0 for none. */
  readonly lastReferenceTime: number;
  /** From when that came to this report, 1/65 536 s. */
  readonly delaySinceLastReferenceTime: number;
};

/** RFC 3611, of whose blocks two are kept: with them who only receives can measure the round trip. */
export type ExtendedReport = {
  readonly type: 'extended-report';
  readonly ssrc: number;
  /** When it was sent, by the clock of a receiver (RFC 3611 §4.4). */
  readonly referenceTime: NtpTime | undefined;
  readonly delays: readonly ReceiverDelay[];
};

/** RFC 3550 §6.7. */
export type ApplicationPacket = {
  readonly type: 'application';
  readonly ssrc: number;
  /** 0 to 31. */
  readonly subtype: number;
  /** Four ASCII characters. */
  readonly name: string;
  /** Of a multiple of 4 bytes when it was received. */
  readonly data: Uint8Array;
};

/** The RTCP packets that are understood. SSRCs, timestamps and counts are 0 to 2^32 − 1, sequence numbers 0 to 65 535. */
export type RtcpPacket =
  | SenderReport
  | ReceiverReport
  | SourceDescription
  | Bye
  | Nack
  | PictureLossIndication
  | FullIntraRequest
  | CongestionFeedbackPacket
  | ExtendedReport
  | ApplicationPacket;
