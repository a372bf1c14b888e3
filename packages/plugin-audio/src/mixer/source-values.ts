import { PipelineError } from '@arkavo-pipeline/core';

/** The ids in a text such as `microphone, talk-back`. */
export function readIds(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  );
}

/** The gains in a text such as `microphone=1, music=0.4`. Throws ERR_DEFINITION_INVALID. */
export function readGains(text: string): ReadonlyMap<string, number> {
  return new Map([...readIds(text)].map(readGain));
}

function readGain(entry: string): [sourceId: string, gain: number] {
  const equals = entry.lastIndexOf('=');
  const sourceId = entry.slice(0, Math.max(0, equals)).trim();
  const number = entry.slice(equals + 1).trim();
  const gain = Number(number);
  if (sourceId !== '' && number !== '' && gain >= 0 && gain <= 1) return [sourceId, gain];
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `gains has ${JSON.stringify(entry)}; expected a source id, "=" and a number from 0 to 1, as in "music=0.4"`,
  );
}
