import { definePlugin } from '@arkavo-pipeline/core';
import { vtDecoder } from './decoder-stage.js';

export default definePlugin({ name: '@arkavo-pipeline/plugin-vt-decoder', apiVersion: 1, stages: [vtDecoder] });
