import { definePlugin } from '@arkavo-pipeline/core';
import { tcpReceiver } from './receiver/tcp-receiver.js';
import { tcpSender } from './sender/tcp-sender.js';

export default definePlugin({
  name: '@arkavo-pipeline/plugin-tcp',
  apiVersion: 1,
  stages: [tcpSender, tcpReceiver],
});
