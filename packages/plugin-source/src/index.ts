import { definePlugin } from '@arkavo-pipeline/core';
import { mediaSource } from './media-source.js';
import { nullSink } from './null-sink.js';
import { packetLog } from './packet-log.js';
import { pipeSink } from './pipe-sink.js';
import { pipeSource } from './pipe-source.js';
import { testSource } from './test-source.js';

export type { PacketLogEntry } from './packet-log-entry.js';
export { readFrameNumber } from './pattern/frame-number.js';

/** Sources and plain sinks. */
export default definePlugin({
  name: '@arkavo-pipeline/plugin-source',
  apiVersion: 1,
  stages: [testSource, mediaSource, pipeSource, pipeSink, nullSink, packetLog],
});
