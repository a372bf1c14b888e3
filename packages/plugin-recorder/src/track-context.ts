import type { Clock, PipelineError } from '@arkavo-pipeline/core';

/** What a track may say to the engine. */
export type TrackContext = {
  readonly clock: Clock;
  /** Ends the message about a format that has changed: what becomes of the stream, or what to do. */
  readonly afterFormatChange: string;
  drop(cause: string): void;
  fault(error: PipelineError): void;
  requestKeyframe(sourceId: string): void;
};
