import { randomUUID } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';
import { computerName } from '@arkavo-pipeline/discovery';
import { clockId } from '../clock-id.js';
import { maxReplyBytes } from '../framing/protocol.js';
import { nameProblem } from '../names.js';
import { ArkavoSender } from './arkavo/arkavo-sender.js';
import { loadSystemQueue } from './arkavo/system-queue.js';
import { WireSource } from './arkavo/wire-source.js';
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
    for (const [option, name] of Object.entries({ deviceName, sourceName })) checkName(option, name, context.stageId);
    const source = new WireSource(sourceName);
    const queue = loadSystemQueue(context.log);
    return async (signal) => {
      const name = deviceName ?? (await computerName());
      const unixOffsetUs = Date.now() * 1000 - context.clock.nowUs();
      const opened = await route.connect(signal);
      return new ArkavoSender(context, opened, { deviceName: name, sourceName, source, nalu, unixOffsetUs, queue });
    };
  },
};

/** Before anything is connected: a name that no receiver takes would end every connection as it begins. */
function checkName(option: string, name: string | undefined, stage: string): void {
  const problem = name === undefined ? undefined : nameProblem(name);
  if (!problem) return;
  throw new PipelineError('ERR_DEFINITION_INVALID', `${option} ${problem}; shorten it, or take them out`, { stage });
}
