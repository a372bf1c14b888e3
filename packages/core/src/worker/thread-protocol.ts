import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors/wire-error.js';
import type { OverflowPolicy } from '../link/overflow-policy.js';
import type { MediaType } from '../packet/media-type.js';

/** One end of a link as a worker gets it. Without a port, the other end is a stage of the same thread. */
export type LinkTask = {
  /** Identifies the link in the graph. */
  readonly link: number;
  /** The stage's own port. */
  readonly port: string;
  readonly media: readonly MediaType[];
  readonly channel: MessagePort | undefined;
  readonly counters: SharedArrayBuffer;
};

export type OutputLinkTask = LinkTask & {
  /** `stage.port`. */
  readonly consumer: string;
  readonly consumerOwner: number;
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
};

export type StageTask = {
  readonly id: string;
  readonly type: string;
  /** URL of the plugin's module. */
  readonly module: string;
  readonly options: { readonly [name: string]: unknown };
  /** The stage's account at the frame pool. */
  readonly owner: number;
  readonly counters: SharedArrayBuffer;
  readonly inputs: readonly LinkTask[];
  readonly outputs: readonly OutputLinkTask[];
};

/** What one worker is given to do: its stages, until they have ended. */
export type ThreadTask = {
  readonly stages: readonly StageTask[];
  readonly control: MessagePort;
};

/** Main thread to worker: begin; come to an end in order; end at once. */
export type ThreadCommand = 'start' | 'stop' | 'abort';

export type LogLevel = 'debug' | 'info' | 'warn';

/** Worker to main thread. */
export type ThreadReport =
  | { readonly type: 'opened'; readonly stage: string }
  | { readonly type: 'ended'; readonly stage: string; readonly error: WireError | undefined }
  | { readonly type: 'log'; readonly stage: string; readonly level: LogLevel; readonly message: string }
  | {
      readonly type: 'latency';
      readonly stage: string;
      readonly part: string;
      readonly memory: SharedArrayBuffer;
    };
