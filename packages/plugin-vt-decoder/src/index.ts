import { definePlugin } from '@arkavo-pipeline/core';
import { loadDecoderAddon } from './decoder-addon.js';
import { vtDecoder } from './decoder-stage.js';

const addon = loadDecoderAddon(new URL('../../native/', import.meta.url));

export default definePlugin({ name: '@arkavo-pipeline/plugin-vt-decoder', apiVersion: 1, stages: [vtDecoder(addon)] });
