import { definePlugin } from '@arkavo-pipeline/core';
import { vtEncoder } from './encoder-stage.js';

export default definePlugin({ name: '@arkavo-pipeline/plugin-vt-encoder', apiVersion: 1, stages: [vtEncoder] });
