/** Why a receiver drops datagrams, packets and units: each is counted by itself. */
export const receiverDrops = {
  'awaiting-keyframe': 'A unit of video that refers to one that was lost, or came before the first keyframe.',
  'awaiting-description': 'A packet of audio whose sample rate or configuration no session description has said yet.',
  'bad-description': 'A session description that a sender announced and that cannot be read, or is one of too many.',
  'bad-json': 'Metadata that is not JSON, or nests too deep.',
  'bad-rtcp': 'A datagram that should be RTCP and is damaged.',
  'bad-rtp': 'A datagram that is not RTP.',
  damaged: 'A complete unit that is not what its format says.',
  duplicate: { meaning: 'A packet that came before; copies of resends are among them.', isLoss: false },
  ended: 'A packet of a stream that has said goodbye, or that another one of its source has replaced.',
  'far-off': 'A packet whose sequence number does not belong to its stream.',
  late: 'A packet of a unit that was given up, or has gone on.',
  'link-full': 'A unit for which there was no room, as a link did not take what came before it.',
  lost: 'A unit of which packets were missing when the wait was over.',
  'no-memory':
    'A packet for which there was no memory: of a stream that has shown nothing yet, or holds more than streams usually do.',
  'not-authentic': 'A packet that was changed on the way, or made without the key.',
  'not-linked': { meaning: 'A packet of a stream for an output that nothing is linked to.', isLoss: false },
  'not-encrypted':
    'RTCP that says of itself that it is not encrypted, or a packet that cannot be authenticated and comes from where reports are in plaintext.',
  overflow: 'A packet for which its stream had no room.',
  'refused-attempts': 'A pairing from an address that had failed too often and has to wait.',
  'refused-idle': 'A paired sender that had been silent for ten seconds and made room for a new one beyond maxPeers.',
  'refused-limit': 'A pairing beyond maxPeers.',
  'refused-pending': 'A connection that had not proved the token and made room for a newer one.',
  'refused-protocol': 'A connection that asked for something else than to be paired.',
  'refused-silent': 'A connection that did not prove the token in time.',
  'refused-tls': 'A connection whose TLS handshake failed.',
  'refused-token': 'A connection that did not prove the token.',
  replayed: 'A protected packet that came before, or is too old to tell.',
  short: 'A protected packet that is too short to be one.',
  stopped: 'A unit that waited for a full link when the stage was stopped, or came afterwards.',
  stranger: 'The first datagram of a sender that is neither a known kind of RTP nor a report.',
  'stray-parity': 'A parity packet of a stream that is not there.',
  'stray-resend': 'A resend of which the stream cannot be told, or that repeats nothing.',
  'too-many-peers': 'A datagram of a sender beyond maxPeers.',
  'too-many-reports': 'An RTCP packet beyond the 64 of one datagram that are looked at.',
  'too-many-sources': 'A packet of a source beyond maxSourcesPerPeer.',
  'too-many-streams': 'A packet of a stream beyond those that a sender may have.',
  'unknown-payload': 'A packet with a payload type that no session description has told of.',
} as const;

export type ReceiverDrop = keyof typeof receiverDrops;

/** The cause of what was refused by name: protection has causes of its own. */
export function dropOf(refusal: string): ReceiverDrop {
  return refusal in receiverDrops ? (refusal as ReceiverDrop) : 'not-authentic';
}
