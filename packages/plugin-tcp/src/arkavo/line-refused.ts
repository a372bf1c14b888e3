import { PipelineError } from '@arkavo-pipeline/core';

/** Why a line was passed over; each is counted by itself. */
export type RefusalReason = 'bad-json' | 'bad-message' | 'bad-base64' | 'unknown-kind' | 'jpeg' | 'line-too-long';

/** What a line is about, as far as it could be read. */
export type LineSubject = { readonly sourceId?: string | undefined; readonly mayBePicture?: boolean };

/** ERR_TCP_PROTOCOL about one line: it is dropped, and the connection goes on with the next. */
export class LineRefused extends PipelineError {
  readonly reason: RefusalReason;
  /** The wire's id of the source the line is about, where that could be read: of pictures only. */
  readonly sourceId: string | undefined;
  /** Whether the line may well have been a picture that those behind it build on. */
  readonly mayBePicture: boolean;

  constructor(reason: RefusalReason, message: string, { sourceId, mayBePicture = false }: LineSubject = {}) {
    super('ERR_TCP_PROTOCOL', message, { retryable: true });
    this.reason = reason;
    this.sourceId = sourceId;
    this.mayBePicture = mayBePicture;
  }
}
