import { execFileSync } from 'node:child_process';

/** One checksum per picture that ffmpeg decodes of an Annex B stream of H.264. Fails at the first error in the stream. */
export function decodedPictures(annexB: Uint8Array): string[] {
  const args = ['-v', 'error', '-xerror', '-f', 'h264', '-i', 'pipe:0', '-f', 'framemd5', 'pipe:1'];
  const report = execFileSync('ffmpeg', args, { input: annexB, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = report.toString().split('\n');
  return lines.flatMap((line) => (line.startsWith('#') || !line ? [] : [line.split(',').at(-1)?.trim() ?? '']));
}
