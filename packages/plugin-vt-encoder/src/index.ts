import { definePlugin } from '@arkavo-pipeline/core';
import { loadEncoderAddon } from './encoder-addon.js';
import { vtEncoder } from './encoder-stage.js';

const addon = loadEncoderAddon(new URL('../../native/', import.meta.url));

export default definePlugin({ name: '@arkavo-pipeline/plugin-vt-encoder', apiVersion: 1, stages: [vtEncoder(addon)] });
