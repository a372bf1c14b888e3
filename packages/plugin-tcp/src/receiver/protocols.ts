import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { msToUs } from '@arkavo-pipeline/core';
import { readOutOfBandSets } from '../arkavo/out-of-band-sets.js';
import { clockId } from '../clock-id.js';
import { messageType } from '../framing/protocol.js';
import { ArkavoReceiver } from './arkavo/arkavo-receiver.js';
import { FramedReceiver, type FramedReceiverOptions } from './framed/framed-receiver.js';
import type { ReceiverConnection } from './receiver-connection.js';
import type { ReceiverContext } from './receiver-context.js';
import type { ReceiverOptions } from './receiver-options.js';

/** What the receiver does with the connections of one protocol. */
export type ReceiverProtocol = {
  /** How long senders may go on when the receiver is stopped, microseconds. */
  readonly stopLimitUs: number;
  /** The longest message, or line, that is taken, in bytes. */
  readonly longestBytes: (options: ReceiverOptions) => number;
  /** Makes connections of sockets. */
  readonly opener: (context: ReceiverContext) => (socket: Socket) => ReceiverConnection;
};

export const receiverProtocols: { readonly [name in 'framed' | 'arkavo']: ReceiverProtocol } = {
  framed: {
    stopLimitUs: msToUs(5000),
    longestBytes: ({ maxMessageBytes }) => maxMessageBytes,
    opener: (context) => {
      const options = framedOptions(context);
      return (socket) => new FramedReceiver(socket, context, options);
    },
  },
  // There is no end of the stream to wait for, only what is on its way.
  arkavo: {
    stopLimitUs: msToUs(1000),
    longestBytes: ({ maxLineBytes }) => maxLineBytes,
    opener: (context) => {
      const outOfBand = readOutOfBandSets(context.options.parameterSets);
      return (socket) => new ArkavoReceiver(socket, context, outOfBand);
    },
  },
};

const typeOfOutput = { video: messageType.video, audio: messageType.audio, metadata: messageType.metadata };

function framedOptions({ stageId, options, outputs }: ReceiverContext): FramedReceiverOptions {
  const { maxMessageBytes, token } = options;
  const { endOfStream, aliveAnswer, senderProof } = messageType;
  return {
    token,
    types: new Set([endOfStream, aliveAnswer, senderProof, ...[...outputs].map((output) => typeOfOutput[output])]),
    hello: {
      name: stageId,
      id: randomUUID(),
      clock: clockId(),
      capabilities: { maxMessageBytes, media: [...outputs] },
    },
  };
}
