import { writeFileSync } from 'node:fs';
import { definePlugin, defineStage } from '@arkavo-pipeline/core';
import { type TrackReport, TrackWatch } from '../support/track-watch.js';

/** Times are microseconds. Zero faults are what is expected; the first ones are described. */
export type SyncReport = {
  readonly video: TrackReport;
  readonly audio: TrackReport;
  /** How far the two tracks' timelines were apart at most, each measured against the clock when its packets came. */
  readonly driftUs: number;
  /** By how much the latest picture's time was after the latest audio packet's at most, and the other way round. */
  readonly videoAheadUs: number;
  readonly audioAheadUs: number;
};

const syncCheck = defineStage({
  type: 'sync-check',
  summary: 'Compares the times of pictures and audio packets as they come; writes what it found at its end.',
  inputs: { video: ['video/raw'], audio: ['audio/pcm'] },
  options: { path: { type: 'string', required: true, description: 'File to write: a SyncReport as JSON.' } },
  open({ options, clock }) {
    const captured = new Map<string, number>();
    const tracks = {
      video: new TrackWatch({ rtpRate: 90_000, captured }),
      audio: new TrackWatch({ rtpRate: 48_000, captured }),
    };
    const { video, audio } = tracks;
    let driftUs = 0;
    let videoAheadUs = 0;
    let audioAheadUs = 0;
    return {
      process(packet, _emit, port) {
        using arrived = packet;
        tracks[port].take(arrived, clock.nowUs());
        if (!video.packets || !audio.packets) return;
        driftUs = Math.max(driftUs, Math.abs(video.aheadUs - audio.aheadUs));
        videoAheadUs = Math.max(videoAheadUs, video.ptsUs - audio.ptsUs);
        audioAheadUs = Math.max(audioAheadUs, audio.ptsUs - video.ptsUs);
      },
      close() {
        const report: SyncReport = {
          ...{ video: video.report(), audio: audio.report(), driftUs, videoAheadUs, audioAheadUs },
        };
        writeFileSync(options.path, JSON.stringify(report));
      },
    };
  },
});

export default definePlugin({ name: 'sync-check', apiVersion: 1, stages: [syncCheck] });
