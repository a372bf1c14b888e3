import { PipelineError } from '@arkavo-pipeline/core';

/** Why a line was passed over; each is counted by itself. */
export type RefusalReason = 'bad-json' | 'bad-message' | 'bad-base64' | 'unknown-kind' | 'jpeg' | 'line-too-long';

/** ERR_TCP_PROTOCOL about one line: it is dropped, and the connection goes on with the next. */
export class LineRefused extends PipelineError {
  readonly reason: RefusalReason;
  /** The wire's id of the source the line is about, where that could be read: reason `jpeg` only. */
  readonly sourceId: string | undefined;

  constructor(reason: RefusalReason, message: string, sourceId?: string) {
    super('ERR_TCP_PROTOCOL', message, { retryable: true });
    this.reason = reason;
    this.sourceId = sourceId;
  }

  /** Whether the line may well have been a picture that those behind it build on. */
  get mayBePicture(): boolean {
    return this.reason === 'bad-base64' || this.reason === 'line-too-long';
  }
}
