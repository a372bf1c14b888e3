import type { ErrorCode } from '../errors/error-codes.js';

/**
 * `idle → opening → running → draining → done`; `failed` when a stage or the opening failed (after the others have closed),
 * `aborted` when it was told to end at once.
 */
export type PipelineState = 'idle' | 'opening' | 'running' | 'draining' | 'done' | 'failed' | 'aborted';

/** Since the start. A frame's bytes are those of its visible picture. */
export type Traffic = { readonly packets: number; readonly bytes: number };

export type StageSummary = {
  readonly in: Traffic;
  readonly out: Traffic;
  /** Packets that the stage itself dropped, by cause. */
  readonly dropped: { readonly [cause: string]: number };
  /** Packets that it left out without a loss, by cause: copies of what it has; absent when there were none. */
  readonly spared?: { readonly [cause: string]: number };
  /** Faults of single packets that the stage reported and went on from. */
  readonly faults: number;
  /** How often it was started anew. */
  readonly restarts: number;
  /** The ids of the sources that it has told of and that are there now; absent when there are none. */
  readonly sources?: readonly string[];
};

export type LinkSummary = {
  /** `stage.port`. */
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
  /** Packets on the link: waiting, or with the consumer. */
  readonly depth: number;
  readonly maxDepth: number;
  /** Packets that the producer emitted into it. */
  readonly sent: number;
  /** Packets that the consumer was given. */
  readonly delivered: number;
  /** Packets that did not reach the consumer, in all and by cause. */
  readonly dropped: number;
  readonly droppedBy: { readonly [cause: string]: number };
};

/** Microseconds. */
export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };

/** Capture to the end of the chain, at the sink that the longest chain of stages leads to. */
export type LatencySummary = Percentiles & {
  readonly sink: string;
  /** How far off those latencies may be, ±, that began on another machine's clock; absent when none did. */
  readonly uncertainty?: Percentiles;
  /** Packets from a clock that nobody had compared with this one yet, which have no latency; absent when there were none. */
  readonly unknown?: number;
  /** In the order packets pass: `encode` is the work in a stage, `→ encode` the way to it. */
  readonly parts: { readonly [part: string]: Percentiles };
};

/** What a pipeline is doing, or did. */
export type PipelineStats = {
  readonly pipeline: string;
  readonly state: PipelineState;
  /** Since every stage was open; 0 before. */
  readonly durationMs: number;
  readonly stages: { readonly [stage: string]: StageSummary };
  readonly links: readonly LinkSummary[];
  /** Absent until a packet has reached a sink. */
  readonly latencyUs?: LatencySummary;
  /** `reclaimed`: references that stages held on to when they had ended in order; 0 unless a stage leaks. */
  readonly frames: { readonly inUse: number; readonly peak: number; readonly reclaimed: number };
  /** CPU time of the whole process since every stage was open. */
  readonly cpuMs: { readonly user: number; readonly system: number };
  /** The most memory the process ever had, bytes. */
  readonly peakRssBytes: number;
};

export type PipelineSummary = PipelineStats & {
  readonly state: 'done' | 'failed' | 'aborted';
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly stage?: string;
    /** Whether it happened before every stage was open. */
    readonly phase: 'opening' | 'running';
  };
};
