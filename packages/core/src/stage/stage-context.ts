import type { FrameOwner } from '../frames/frame-owner.js';
import type { Clock } from '../time/clock.js';
import type { InputLinks } from './input-links.js';
import type { StageEvent } from './stage-event.js';
import type { UpstreamRequest } from './upstream-request.js';
import type { Decision, WhyDetails } from './why.js';

export type Logger = {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
};

/** What a stage is given when it opens. */
export type StageContext<Options = object, Input extends string = string, Output extends string = string> = {
  readonly stageId: string;
  /** 0, and one more with each restart: what a stage left behind (a file) may be from an instance before it. */
  readonly instance: number;
  readonly options: Options;
  readonly clock: Clock;
  readonly log: Logger;
  /** The stage's account at the frame pool. */
  readonly frames: FrameOwner;
  /** The inputs and outputs that are linked. */
  readonly inputs: ReadonlySet<Input>;
  readonly outputs: ReadonlySet<Output>;
  /** What the links into the inputs have brought, and which of them have ended. */
  readonly links: InputLinks<Input>;
  /** Aborts when the stage should come to its end: a source stops producing and its streams end in order. */
  readonly stopping: AbortSignal;
  /** Aborts when the stage is abandoned: whatever it waits for, it should stop waiting. */
  readonly signal: AbortSignal;
  /** Asks the producers of an input (of all inputs, without a name). */
  request(request: UpstreamRequest, input?: Input): void;
  /**
   * Undefined while a link of the output takes a packet without dropping one, and of an output that is not linked; otherwise a promise that resolves
   * when one does. For a stage that has a burst to pass on and can wait: links that drop never hold up an `emit`. It never waits for the slower of
   * two links.
   */
  room(output: Output): Promise<void> | undefined;
  /** Counts packets that the stage dropped, by a cause its spec declares. The packets are still the stage's to dispose of. */
  drop(cause: string, count?: number): void;
  /** Reports a fault that concerns single packets: counted, and logged at most once a second. Never throws. */
  fault(error: Error): void;
  /** Records why the stage decided something (drops are recorded by `drop`). Costs nothing unless somebody asked for the records. */
  why(decision: Decision, cause: string, details?: WhyDetails): void;
  /**
   * Tells the application of something. At most 100 events a second go out as they come; of more, each source's latest waits
   * for its turn. Sources that the stage added and did not remove are removed by the engine when it has ended. Never throws.
   */
  event(event: StageEvent): void;
};
