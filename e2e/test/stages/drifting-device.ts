import {
  AudioPacket,
  bt709,
  ClockMapping,
  definePlugin,
  defineStage,
  type FrameOwner,
  FramePacket,
  frameTimeUs,
  type Packet,
  type PacketHeader,
  secondsToUs,
  startLedger,
  usPerSecond,
} from '@arkavo-pipeline/core';
import { seededRandom } from '../support/seeded-random.js';

type Port = 'video' | 'audio';
type Track = { readonly port: Port; readonly rate: number; index: number };

/** Hz. */
const sampleRate = 320;

/** What `test-source` is, without the work of painting pictures and computing tones: a day of it takes half a minute. */
const driftingDevice = defineStage({
  type: 'drifting-device',
  summary: 'A camera, a microphone or both on a clock of their own, whose packets come late by a delay that varies.',
  outputs: { video: ['video/raw'], audio: ['audio/pcm'] },
  options: {
    seconds: { type: 'number', required: true, description: 'After which it ends, by the clock of the pipeline.' },
    clockPpm: { type: 'number', required: true, description: 'Parts per million by which its own clock is fast.' },
    maps: { type: 'boolean', default: true, description: 'Whether its times are mapped to the clock of the pipeline.' },
    fps: { type: 'number', default: 30, description: 'Pictures per second.' },
    audioRate: { type: 'number', default: 10, description: 'Audio packets per second.' },
    maxDelayUs: { type: 'integer', required: true, description: 'The longest delay, microseconds.' },
    seed: { type: 'integer', required: true, description: 'Of the delays.' },
  },
  open({ options, clock, frames, outputs, stageId, stopping }) {
    const tracks: Track[] = [];
    if (outputs.has('video')) tracks.push({ port: 'video', rate: options.fps, index: 0 });
    if (outputs.has('audio')) tracks.push({ port: 'audio', rate: options.audioRate, index: 0 });
    const audioBytes = 2 * Math.round(sampleRate / options.audioRate);
    const make = {
      video: (header: PacketHeader) => picture(frames, header),
      audio: (header: PacketHeader) => silence(audioBytes, header),
    };
    return {
      async generate(emit) {
        const startUs = clock.nowUs();
        const endUs = startUs + secondsToUs(options.seconds);
        const speed = 1 + options.clockPpm / usPerSecond;
        const mapping = new ClockMapping();
        const random = seededRandom(options.seed);
        for (;;) {
          const track = earliest(tracks);
          const deviceUs = timeOf(track);
          const dueUs = startUs + deviceUs / speed;
          if (dueUs >= endUs) return;
          await clock.sleepUntil(dueUs + random() * options.maxDelayUs, stopping);
          if (stopping.aborted) return;
          const nowUs = clock.nowUs();
          mapping.observe(deviceUs, nowUs);
          track.index += 1;
          const packet = make[track.port]({
            sourceId: stageId,
            ptsUs: options.maps ? mapping.toLocalUs(deviceUs) - startUs : deviceUs,
            durationUs: timeOf(track) - deviceUs,
            ledger: startLedger(nowUs),
          });
          await emit(packet, track.port);
        }
      },
    };
  },
});

function picture(frames: FrameOwner, header: PacketHeader): Packet {
  return new FramePacket({
    ...header,
    frame: frames.allocate({ width: 16, height: 16, format: 'i420', color: bt709 }),
  });
}

function silence(bytes: number, header: PacketHeader): Packet {
  return new AudioPacket({ ...header, format: 'pcm-s16', sampleRate, channels: 1, data: new Uint8Array(bytes) });
}

/** The track whose next packet comes first. */
function earliest([first, second]: readonly Track[]): Track {
  if (!first) throw new Error('a device without an output');
  return second && timeOf(second) < timeOf(first) ? second : first;
}

function timeOf({ index, rate }: Track): number {
  return frameTimeUs(index, rate);
}

export default definePlugin({ name: 'drifting-device', apiVersion: 1, stages: [driftingDevice] });
