import { definePlugin } from '@arkavo-pipeline/core';
import { recorder } from './recorder.js';

/** Writes coded packets into files. */
export default definePlugin({ name: 'recorder', apiVersion: 1, stages: [recorder] });
