/** The numbers of the wire format; PROTOCOL.md is their reference. All integers are big-endian. */

/** The first four bytes either side sends: "AKVP". */
export const magic = 0x41_4b_56_50;
export const protocolVersion = 2;
/** What both sides say that they speak over TLS (ALPN, RFC 7301). */
export const alpnProtocol = 'arkavo-framed/2';

/** Magic (4), version (2), length of the JSON (2). */
export const helloPrefixBytes = 8;
export const maxHelloJsonBytes = 4096;

/** Length of what follows it (4), type (1), flags (1), length of the header (2). */
export const messagePrefixBytes = 8;
/** The bytes of the prefix that the length counts. */
export const countedPrefixBytes = 4;
export const maxHeaderBytes = 0xffff;

/** Types below 128 go from the sender to the receiver, the others back. */
export const messageType = {
  video: 1,
  audio: 2,
  metadata: 3,
  endOfStream: 4,
  aliveAnswer: 5,
  senderProof: 6,
  keyframeRequest: 129,
  bitrateRequest: 130,
  alive: 131,
  endTaken: 132,
  received: 133,
  receiverProof: 134,
} as const;

export const keyframeFlag = 1;
/** Of `received`: the receiver's own links are full. */
export const heldFlag = 1;

/** Bytes of a `sourceId`, of a stage's name in a ledger, or of the name in a hello. */
export const maxTextBytes = 255;
/** Stamps of a ledger that are sent: the latest. */
export const maxStamps = 64;
/** Presentation and decoding times are no further from 0 than this, microseconds: some 158 years. */
export const maxTimeUs = 5e15;
/** No packet lasts longer, microseconds: ten minutes. */
export const maxDurationUs = 600_000_000;
/** What a receiver sends is small. */
export const maxReplyBytes = 4096;
/** How often a receiver says that it is alive. */
export const aliveIntervalMs = 1000;
/** A receiver says how much it has received when that is so much more, or so much time has passed since it last did. */
export const receivedEveryBytes = 16_384;
export const receivedEveryMs = 25;
