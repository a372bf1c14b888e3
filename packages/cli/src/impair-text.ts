import { describeImpairment, directions, type NetworkSettings, type PathCounts } from '@arkavo-pipeline/impairment';
import { formatDuration } from './quantity.js';

/** What a network does, a line per direction and per entry of its schedule. */
export function networkLines(settings: NetworkSettings, seed: number): string[] {
  const lines = directions.map((name) => `${name}: ${describeImpairment(settings[name] ?? {})}`);
  const schedule = settings.schedule ?? [];
  const last = schedule.at(-1);
  if (last) lines.push(`schedule: ${schedule.length} changes in ${formatDuration(last.atMs)}`);
  return [...lines, `seed ${seed}: the same packets have the same fates each time`];
}

/** What became of a direction's packets, on one line. */
export function countsLine(name: string, counts: PathCounts): string {
  const { sent, delivered, dropped, duplicated, reordered, waiting } = counts;
  const drops = Object.entries(dropped).filter(([, count]) => count > 0);
  const lost = drops.reduce((sum, [, count]) => sum + count, 0);
  const causes = drops.length === 0 ? '' : ` (${drops.map(([cause, count]) => `${cause} ${count}`).join(', ')})`;
  const share = sent === 0 ? '' : `, ${((lost / sent) * 100).toFixed(2)} %`;
  const rest = [
    `lost ${lost}${share}${causes}`,
    ...(duplicated > 0 ? [`doubled ${duplicated}`] : []),
    ...(reordered > 0 ? [`out of order ${reordered}`] : []),
    ...(waiting > 0 ? [`still on the way ${waiting}`] : []),
  ];
  return `${name}: ${sent} packets in, ${delivered} out, ${rest.join(', ')}`;
}
