import type { PipelineStageEvent, StageEventDetails } from '@arkavo-pipeline/core/pipeline';
import { printable } from './printable.js';

/** Of what another machine may have written, characters that are shown. */
const maxCharacters = 200;

/** Says which cameras appear and go, one line each. */
export class SourceLines {
  readonly #present = new Set<string>();

  line({ type, stage, sourceId, details }: PipelineStageEvent): string {
    const key = `${stage}\n${sourceId}`;
    const known = this.#present.has(key);
    if (type === 'source-added') this.#present.add(key);
    else this.#present.delete(key);
    const change = type === 'source-removed' ? 'went from' : known ? 'changed at' : 'appeared at';
    return `camera ${sourceName(sourceId)} ${change} ${stage}${details ? textOf(details) : ''}`;
  }
}

/** What another machine calls a camera, as it is shown; one without a name has "". */
export function sourceName(sourceId: string): string {
  return sourceId === '' ? '""' : shortened(sourceId);
}

function shortened(text: string): string {
  return printable(text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1)}…`);
}

function textOf(details: StageEventDetails): string {
  const parts = Object.entries(details).map(([name, value]) => {
    return `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return parts.length > 0 ? ` (${shortened(parts.join(', '))})` : '';
}
