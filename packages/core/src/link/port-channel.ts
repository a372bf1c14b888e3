import type { MessagePort } from 'node:worker_threads';
import type { Channel } from './channel.js';

/** A channel to another thread. Its `close` event is also how the death of that thread shows. */
export function portChannel<Out, In>(port: MessagePort): Channel<Out, In> {
  return {
    open(onMessage, onClosed) {
      port.on('message', onMessage);
      port.on('close', onClosed);
    },
    post: (message, transfer) => port.postMessage(message, transfer),
    close: () => port.close(),
  };
}
