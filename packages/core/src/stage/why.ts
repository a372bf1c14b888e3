/** What is decided while a pipeline runs and worth an explanation. */
export type Decision = 'drop' | 'keyframe' | 'bitrate' | 'repair' | 'restart' | 'unreadable';

/** What else there is to say of a decision: measured values, names. */
export type WhyDetails = { readonly [name: string]: string | number | boolean };

/** Why something was decided: one line of the file that `--why` writes. */
export type WhyRecord = {
  /** When, on the monotonic clock, microseconds. */
  readonly atUs: number;
  /** Who decided. */
  readonly stage: string;
  readonly decision: Decision;
  /** Kebab-case. */
  readonly cause: string;
  /** `stage.port → stage.port`, for what a link decided. */
  readonly link?: string;
  readonly details?: WhyDetails;
};
