import type { Clock } from '@arkavo-pipeline/core';
import type { PeerLog } from '@arkavo-pipeline/transport/connections';
import type { SourceRegistry } from '@arkavo-pipeline/transport/sources';
import type { PeerMemory } from './peer-memory.js';
import type { ReceiverConnectionEvents } from './receiver-connection.js';
import type { ReceiverDrop } from './receiver-drops.js';
import type { ReceiverOptions } from './receiver-options.js';

export type Output = 'video' | 'audio' | 'metadata';

/** What a connection is told about its stage. */
export type ReceiverContext = {
  readonly stageId: string;
  readonly clock: Clock;
  readonly options: ReceiverOptions;
  /** The outputs that are linked. */
  readonly outputs: ReadonlySet<Output>;
  readonly log: PeerLog;
  readonly sources: SourceRegistry;
  readonly memory: PeerMemory;
  readonly drop: (cause: ReceiverDrop, count?: number) => void;
  readonly fault: (error: Error) => void;
  readonly events: ReceiverConnectionEvents;
};
