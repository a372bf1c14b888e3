import { definePlugin } from '@arkavo-pipeline/core';
import { udpReceiver } from './receiver/udp-receiver.js';
import { udpSender } from './sender/udp-sender.js';

export default definePlugin({
  name: '@arkavo-pipeline/plugin-udp',
  apiVersion: 1,
  stages: [udpSender, udpReceiver],
});
