import { PipelineError } from '../errors/pipeline-error.js';
import type { StageEvent } from './stage-event.js';

/** Of an event as JSON. */
const maxCharacters = 4096;

const types: { readonly [type in StageEvent['type']]: true } = { 'source-added': true, 'source-removed': true };

/** A copy that can go to another thread, whatever becomes of the original. Throws ERR_PLUGIN_INVALID at what is no event. */
export function checkedEvent(event: StageEvent): StageEvent {
  const text = JSON.stringify(event);
  const { type, sourceId, details } = event;
  if (!Object.hasOwn(types, type))
    throw invalid(`of the type ${JSON.stringify(type)}; the types are ${Object.keys(types).join(', ')}`);
  if (typeof sourceId !== 'string') throw invalid(`${type} with the source id ${sourceId}; a string is expected`);
  if (details !== undefined && !isObject(details))
    throw invalid(`${type} with the details ${JSON.stringify(details)}; an object is expected`);
  if (text.length > maxCharacters)
    throw invalid(
      `${type} of ${text.length} characters as JSON; at most ${maxCharacters} are allowed: shorten its details`,
    );
  return JSON.parse(text) as StageEvent;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string): PipelineError {
  return new PipelineError('ERR_PLUGIN_INVALID', `the stage told of an event ${what}`);
}
