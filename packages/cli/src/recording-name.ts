/** `recording-20261123-094501-{source}.mp4`, by the local time: a file for each camera, and nothing that was recorded before is replaced. */
export function recordingName(now: Date = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('');
  return `recording-${day}-${time}-{source}.mp4`;
}
