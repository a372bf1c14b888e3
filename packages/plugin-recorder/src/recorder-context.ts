import type { OptionsOf, StageContext } from '@arkavo-pipeline/core';
import type { recorderOptions } from './recorder-options.js';

export type RecorderContext = StageContext<OptionsOf<typeof recorderOptions>>;
