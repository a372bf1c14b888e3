import { measurePair } from './foreign-pair.mjs';

/**
 * One gst-launch-1.0 encodes and sends, another receives and decodes: the same x264 settings as ours, not paced.
 * Tuned, it reads a picture at a time and decodes with one thread; else it does both as it does by itself.
 *
 * @param {{ path: string }} footage
 * @param {{ tuned: boolean }} options
 * @returns {Promise<number>} Seconds of CPU time.
 */
export async function measureGStreamer({ path }, { tuned }) {
  const { cpuSeconds } = await measurePair((port) => ({
    receiver: pipeline(
      `tcpserversrc host=127.0.0.1 port=${port}`,
      'h264parse',
      tuned ? 'avdec_h264 max-threads=1' : 'avdec_h264',
      'fakesink sync=false',
    ),
    sender: pipeline(
      `filesrc location=${path}${tuned ? ` blocksize=${frameBytes}` : ''}`,
      'y4mdec',
      'x264enc speed-preset=ultrafast tune=zerolatency threads=1 key-int-max=60 bitrate=3000 vbv-buf-capacity=400 option-string=qcomp=0',
      'video/x-h264,stream-format=byte-stream',
      `tcpclientsink host=127.0.0.1 port=${port} sync=false`,
    ),
  }));
  return cpuSeconds;
}

const frameBytes = (1920 * 1080 * 3) / 2;

/**
 * @param {...string} elements
 * @returns {import('./foreign-pair.mjs').Command}
 */
function pipeline(...elements) {
  return ['gst-launch-1.0', '-q', ...elements.join(' ! ').split(' ')];
}
