import { join } from 'node:path';
import { ffmpeg } from './foreign-tools.js';
import { readVideo, type VideoUnit } from './media-file.js';

/** Six seconds of a small moving picture at 30 frames a second, H.264 or H.265 without reordering, a keyframe every two seconds. */
export async function footage(folder: string, codec: 'h264' | 'h265' = 'h264'): Promise<VideoUnit[]> {
  const path = join(folder, `footage-source-${codec}.mp4`);
  const pictures = 'testsrc2=size=160x120:rate=30:duration=6';
  const gop = 'keyint=60:min-keyint=60:scenecut=0:bframes=0';
  const encoder =
    codec === 'h264'
      ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', gop]
      : ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', `log-level=none:${gop}`];
  const color = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  await ffmpeg('-f', 'lavfi', '-i', pictures, '-pix_fmt', 'yuv420p', ...color, ...encoder, path);
  return readVideo(path);
}
