import { PipelineError } from '@arkavo-pipeline/core';
import { checkNetwork, type NetworkSettings, type Transport } from './schedule.js';

/** Throws ERR_IMPAIRMENT_INVALID with everything that is wrong with the settings. */
export function assertNetwork(settings: NetworkSettings, transport: Transport): void {
  const problems: string[] = [];
  checkNetwork(settings, transport, (path, message) => {
    const [first] = path;
    const where = typeof first === 'number' ? `schedule[${first}]` : String(first ?? 'schedule');
    problems.push(`${where}: ${message}`);
  });
  if (problems.length > 0) throw new PipelineError('ERR_IMPAIRMENT_INVALID', problems.join('; '));
}
