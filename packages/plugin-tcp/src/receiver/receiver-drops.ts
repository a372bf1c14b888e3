/** Why a receiver drops packets, lines and connections: each is counted by itself. */
export const receiverDrops = {
  'awaiting-keyframe': 'A source starts at a keyframe; this unit came before it.',
  'awaiting-parameter-sets': 'arkavo: the source has not sent its SPS and PPS yet, without which no decoder can start.',
  'bad-base64': 'arkavo: a line whose base64 is not strict.',
  'bad-json': 'arkavo: a line that is not JSON.',
  'bad-message': 'arkavo: a line that is not a message of the protocol.',
  damaged: 'arkavo: video that is not H.264, or not whole.',
  'given-up': 'The packet waited for a full link when its connection was given up for memory.',
  jpeg: 'arkavo: a picture of the historic kind "frame", which is not taken.',
  'line-too-long': 'arkavo: a line longer than maxLineBytes.',
  'not-taken': 'A packet of a media type that a link does not take.',
  'refused-attempts': 'A connection from an address that had failed too often and has to wait.',
  'refused-failure': 'A connection whose data this side could not deal with, by a fault of its own.',
  'refused-idle':
    'A connection that had been silent for ten seconds and made room for a new one beyond maxConnections.',
  'refused-limit': 'A connection beyond maxConnections.',
  'refused-memory':
    'The connection that held most, when messages or lines that had begun, and packets that waited for a full link, took too much memory.',
  'refused-pending': 'A connection that had not said what it is and made room for a newer one.',
  'refused-protocol': 'A connection that spoke something else, or spoke wrongly.',
  'refused-silent': 'A connection that did not say what it is in helloTimeoutMs.',
  'refused-stalled': 'A connection that began a message and did not end it in messageTimeoutMs.',
  'refused-tls': 'A connection whose TLS handshake failed.',
  'refused-token': 'A connection that did not prove the token.',
  stopped: 'The packet waited for a full link when the stage was stopped.',
  'switched-away':
    'A late message of a source that the connection has switched away from, or that another one has gone on with.',
  'too-many-sources': 'A message of a source beyond maxSourcesPerConnection.',
  'unknown-kind': 'arkavo: a message of a kind that is not known.',
} as const;

export type ReceiverDrop = keyof typeof receiverDrops;
