/** Why a sender drops packets. */
export const senderDrops = {
  'awaiting-keyframe': 'A source goes on at a keyframe, at its beginning and after a drop; this unit came before it.',
  'not-paired': 'The stage was stopped before the receiver had paired: there were no keys.',
  'queue-full': 'More waited for the network than is kept.',
  stale: 'The unit waited longer than maxQueueMs for a network that is too slow.',
  'stale-repair': {
    meaning: 'A packet of parity, or a copy of a resend, that waited behind video that had become stale.',
    isLoss: false,
  },
  'too-many-resends': 'More packets were to be sent again than are kept until their time.',
  'too-many-sources': 'As many sources as one sender has were sending already.',
  unsendable: 'The packet does not fit RTP: see the fault beside it.',
} as const;

export type SenderDrop = keyof typeof senderDrops;
