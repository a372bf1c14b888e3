import { DefinitionSource, ProblemList, parseDefinition, readDefinition } from '@arkavo-pipeline/core/pipeline';
import { checkSchedule, type NetworkSettings, type ScheduleEntry, type Transport } from './schedule.js';

/**
 * Reads a schedule from a file of JSON, with comments if need be, and checks it as what follows on these settings.
 * Throws ERR_DEFINITION_UNREADABLE, or a DefinitionError with every problem and its place.
 */
export async function loadSchedule(
  path: string,
  settings: NetworkSettings,
  transport: Transport,
): Promise<readonly ScheduleEntry[]> {
  const source = new DefinitionSource(path, await readDefinition(path));
  const problems = new ProblemList(source);
  const schedule = parseDefinition(source, problems);
  problems.throwIfAny();
  checkSchedule(schedule, settings, transport, problems.add);
  problems.throwIfAny();
  return schedule as readonly ScheduleEntry[];
}
