import type { MessagePort } from 'node:worker_threads';
import type { Channel } from './channel.js';

/**
 * A channel to another thread. Its `close` event is also how the death of that thread shows; a port tells of it once, and does
 * not wait until somebody listens.
 */
export function portChannel<Out, In>(port: MessagePort): Channel<Out, In> {
  const closed = new Promise<void>((resolve) => port.once('close', resolve));
  return {
    open(onMessage, onClosed) {
      port.on('message', onMessage);
      void closed.then(onClosed);
    },
    post: (message, transfer) => port.postMessage(message, transfer),
    close: () => port.close(),
  };
}
