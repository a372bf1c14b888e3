import { PipelineError } from '../errors/pipeline-error.js';
import type { FrameOwner } from '../frames/frame-owner.js';
import { checkedEvent } from '../stage/check-event.js';
import type { InputLinks } from '../stage/input-links.js';
import type { StageContext } from '../stage/stage-context.js';
import type { StageEvent } from '../stage/stage-event.js';
import type { StageSpec } from '../stage/stage-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { WhyRecord } from '../stage/why.js';
import type { StageCounters } from '../stats/stage-counters.js';
import type { Clock } from '../time/clock.js';
import { FaultLog } from './fault-log.js';
import type { LogLevel, StageTask } from './thread-protocol.js';

export type ContextParts = {
  readonly spec: StageSpec;
  readonly clock: Clock;
  readonly frames: FrameOwner;
  readonly counters: StageCounters;
  readonly links: InputLinks;
  readonly stopping: AbortSignal;
  readonly signal: AbortSignal;
  readonly log: (level: LogLevel, message: string) => void;
  /** Absent: nobody asked for the records. */
  readonly why: ((record: WhyRecord) => void) | undefined;
  readonly event: (event: StageEvent) => void;
  readonly request: (request: UpstreamRequest, input: string | undefined) => void;
  readonly room: (output: string) => Promise<void> | undefined;
};

/** What the stage sees of the engine. */
export function openContext(task: StageTask, parts: ContextParts): StageContext {
  const log = (level: LogLevel) => (message: string) => parts.log(level, message);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn') };
  const why: StageContext['why'] = (decision, cause, details) =>
    parts.why?.({ atUs: parts.clock.nowUs(), stage: task.id, decision, cause, ...(details && { details }) });
  const faults = new FaultLog(parts.clock, logger.warn);
  const fault: StageContext['fault'] = (error) => {
    parts.counters.faults.add();
    faults.report(error);
  };
  return {
    stageId: task.id,
    options: task.options,
    clock: parts.clock,
    instance: task.instance,
    log: logger,
    frames: parts.frames,
    inputs: new Set(task.inputs.map(({ port }) => port)),
    outputs: new Set(task.outputs.map(({ port }) => port)),
    links: parts.links,
    stopping: parts.stopping,
    signal: parts.signal,
    request: parts.request,
    room: parts.room,
    drop: (cause, count = 1) => {
      const counter = parts.counters[`drop:${cause}`];
      if (!counter) throw undeclared(parts.spec, cause);
      counter.add(count);
      why('drop', cause, dropDetails(parts.spec, cause, count));
    },
    fault,
    why,
    event: (event) => {
      try {
        parts.event(checkedEvent(event));
      } catch (error) {
        fault(error as Error);
      }
    },
  };
}

/** One packet that was lost needs none. */
function dropDetails({ drops = {} }: StageSpec, cause: string, count: number): WhyRecord['details'] {
  const isSpared = typeof drops[cause] === 'object';
  if (count === 1 && !isSpared) return undefined;
  return { ...(count !== 1 && { count }), ...(isSpared && { noLoss: true }) };
}

function undeclared({ type, drops = {} }: StageSpec, cause: string): PipelineError {
  const declared = Object.keys(drops).join(', ') || 'none';
  return new PipelineError(
    'ERR_PLUGIN_INVALID',
    `${type} drops for ${cause}, but the causes in its spec are ${declared}`,
  );
}
