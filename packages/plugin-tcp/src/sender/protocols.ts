import { randomUUID } from 'node:crypto';
import { computerName } from '@arkavo-pipeline/discovery';
import { clockId } from '../clock-id.js';
import { maxReplyBytes } from '../framing/protocol.js';
import { ArkavoSender } from './arkavo/arkavo-sender.js';
import { FramedSender } from './framed/framed-sender.js';
import type { ReceiverRoute } from './receiver-route.js';
import type { SenderConnection } from './sender-connection.js';
import type { SenderContext } from './sender-context.js';
import type { SenderOptions } from './sender-options.js';

/** Opens one connection after the other. Throws what keeps one from being had. */
export type OpenConnection = (signal: AbortSignal) => Promise<SenderConnection>;

type Opener = (route: ReceiverRoute, context: SenderContext, options: SenderOptions) => OpenConnection;

/** How to open connections of each protocol. */
export const senderProtocols: { readonly [name in SenderOptions['protocol']]: Opener } = {
  framed: (route, context, { token }) => {
    const capabilities = { maxMessageBytes: maxReplyBytes, media: [] };
    const hello = { name: context.stageId, id: randomUUID(), clock: clockId(), capabilities };
    return async (signal) => FramedSender.open(context, await route.connect(signal), { hello, token }, signal);
  },
  arkavo: (route, context, { deviceName, sourceName, nalu }) => {
    return async (signal) => {
      const name = deviceName ?? (await computerName());
      const unixOffsetUs = Date.now() * 1000 - context.clock.nowUs();
      const opened = await route.connect(signal);
      return new ArkavoSender(context, opened, { deviceName: name, sourceName, nalu, unixOffsetUs });
    };
  },
};
