import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../errors/wire-error.js';
import type { OverflowPolicy } from '../link/overflow-policy.js';
import type { MediaType } from '../packet/media-type.js';
import type { StageEvent } from '../stage/stage-event.js';
import type { WhyRecord } from '../stage/why.js';

/**
 * The way to the stage at the other end of a link: a port into another thread; the number of a channel inside this one;
 * none yet; none any more, for that stage has ended. `fresh`: the consumer's instance has had no other producer on this link.
 */
export type LinkPeer =
  | { readonly at: 'thread'; readonly port: MessagePort; readonly fresh: boolean }
  | { readonly at: 'here'; readonly channel: number; readonly fresh: boolean }
  | { readonly at: 'nowhere'; readonly ended: boolean };

/** One end of a link as a stage's instance gets it. */
export type LinkTask = {
  /** Identifies the link in the graph. */
  readonly link: number;
  /** `stage.port → stage.port`. */
  readonly name: string;
  /** The stage's own port. */
  readonly port: string;
  readonly media: readonly MediaType[];
  /** Whether the stage at the other end does not come back when it has gone. */
  readonly final: boolean;
  readonly peer: LinkPeer;
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
  readonly counters: SharedArrayBuffer;
};

export type OutputLinkTask = LinkTask & {
  /** `stage.port`. */
  readonly consumer: string;
  readonly consumerOwner: number;
};

/** One instance of a stage. */
export type StageTask = {
  readonly id: string;
  /** 0, and one more with each restart. */
  readonly instance: number;
  readonly type: string;
  /** URL of the plugin's module. */
  readonly module: string;
  readonly options: { readonly [name: string]: unknown };
  /** The instance's account at the frame pool. */
  readonly owner: number;
  readonly counters: SharedArrayBuffer;
  /** Histograms of earlier instances, by part. */
  readonly latency: ReadonlyMap<string, SharedArrayBuffer>;
  /** Where a source's timelines stand, for the instance after this one; absent for a stage that is not restarted. */
  readonly timelines: SharedArrayBuffer | undefined;
  readonly inputs: readonly LinkTask[];
  readonly outputs: readonly OutputLinkTask[];
};

/** What one worker is given: the way to be told of its stages. */
export type ThreadTask = {
  readonly control: MessagePort;
  /** Counts up while the event loop turns. */
  readonly heartbeat: SharedArrayBuffer;
  /** Whether decisions are recorded. */
  readonly why: boolean;
  /** One number: what the thread's virtual clock says, microseconds; absent: the system's clock. */
  readonly virtualTime: SharedArrayBuffer | undefined;
};

/** Main thread to worker. A stage: open; begin; come to an end in order; end at once. */
export type ThreadCommand =
  | { readonly type: 'open'; readonly task: StageTask }
  /** These stages together: no time passes between them, also on a virtual clock. */
  | { readonly type: 'start'; readonly stages: readonly string[] }
  | { readonly type: 'stop' | 'abort'; readonly stage: string }
  /** The stage at the other end has come (anew). */
  | {
      readonly type: 'attach';
      readonly stage: string;
      readonly side: 'producer' | 'consumer';
      readonly link: number;
      readonly peer: LinkPeer;
      readonly consumerOwner: number;
    }
  /** The stage at the other end will not come (back). */
  | { readonly type: 'cut'; readonly stage: string; readonly link: number }
  /** The application tells the stage to do something; `answered` with the same number says what came of it. */
  | {
      readonly type: 'command';
      readonly stage: string;
      readonly command: number;
      readonly name: string;
      readonly values: { readonly [name: string]: unknown };
    }
  /** All stages of the pipeline have ended. */
  | { readonly type: 'exit' };

export type LogLevel = 'debug' | 'info' | 'warn';

/** Worker to main thread. */
export type ThreadReport =
  | { readonly type: 'thread'; readonly threadId: number }
  | { readonly type: 'opened'; readonly stage: string }
  /** It is given nothing more; its first failure, if that is why. */
  | { readonly type: 'closing'; readonly stage: string; readonly error: WireError | undefined }
  /** Everything has been given back. */
  | { readonly type: 'ended'; readonly stage: string; readonly error: WireError | undefined }
  /** A command was obeyed, or was not, for this reason. */
  | { readonly type: 'answered'; readonly command: number; readonly error: WireError | undefined }
  | { readonly type: 'log'; readonly stage: string; readonly level: LogLevel; readonly message: string }
  | { readonly type: 'event'; readonly stage: string; readonly event: StageEvent }
  | { readonly type: 'why'; readonly records: readonly WhyRecord[] }
  | {
      readonly type: 'latency';
      readonly stage: string;
      readonly part: string;
      readonly memory: SharedArrayBuffer;
    };
