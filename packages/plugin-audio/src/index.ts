import { definePlugin } from '@arkavo-pipeline/core';
import { aacEncoder } from './aac/encoder-stage.js';
import { audioMixer } from './mixer/mixer-stage.js';

export default definePlugin({
  name: '@arkavo-pipeline/plugin-audio',
  apiVersion: 1,
  stages: [audioMixer, aacEncoder],
});
