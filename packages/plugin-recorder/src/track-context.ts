import type { Clock, PipelineError } from '@arkavo-pipeline/core';

/** What a track may say to the engine. */
export type TrackContext = {
  readonly clock: Clock;
  drop(cause: string): void;
  fault(error: PipelineError): void;
  requestKeyframe(): void;
};
