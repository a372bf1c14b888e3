import type { Socket } from 'node:net';
import { type Logger, loadAddon, PipelineError } from '@arkavo-pipeline/core';

/**
 * Bytes of a connection that the system has taken and the peer's has not acknowledged. Undefined where the system does not
 * say it: elsewhere than on Linux and macOS, and for a socket that is not connected any more.
 */
export type SystemQueue = (socket: Socket) => number | undefined;

type QueueAddon = { queuedBytes(descriptor: number): number };

/** Node has the number of a socket, and gives it out in no other way; what is not there is not relied on. */
type Numbered = { readonly _handle?: { readonly fd?: number } | null };

/**
 * Node can neither count these bytes nor keep them few (SO_SNDBUF, TCP_NOTSENT_LOWAT), so an addon does. Where it is not built,
 * nothing is said of them, and the log has a warning.
 */
export function loadSystemQueue(log: Logger): SystemQueue {
  const addon = addonOrWarning(log);
  if (!addon) return () => undefined;
  return (socket) => {
    const { fd = -1 } = (socket as Socket & Numbered)._handle ?? {};
    const bytes = fd < 0 ? -1 : addon.queuedBytes(fd);
    return bytes < 0 ? undefined : bytes;
  };
}

function addonOrWarning(log: Logger): QueueAddon | undefined {
  try {
    return loadAddon<QueueAddon>(new URL('../../../../native/', import.meta.url), 'socket_queue');
  } catch (error) {
    if (!(error instanceof PipelineError && error.code === 'ERR_ADDON_LOAD')) throw error;
    log.warn(`what the system holds of a slow connection cannot be seen, and may be seconds: ${error.message}`);
    return undefined;
  }
}
