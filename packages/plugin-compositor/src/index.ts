import { definePlugin } from '@arkavo-pipeline/core';
import { loadCompositorAddon } from './compositor-addon.js';
import { compositor } from './compositor-stage.js';

const addon = loadCompositorAddon(new URL('../../native/', import.meta.url));

export default definePlugin({ name: '@arkavo-pipeline/plugin-compositor', apiVersion: 1, stages: [compositor(addon)] });
