import type { PipelineStageEvent, StageEventDetails } from '@arkavo-pipeline/core/pipeline';

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
    return `camera ${printable(sourceId)} ${change} ${stage}${details ? textOf(details) : ''}`;
  }
}

/** Without what would move the cursor, colour the terminal or turn the text around. */
export function printable(text: string): string {
  const shown = text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1)}…`;
  return shown.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu, '�');
}

function textOf(details: StageEventDetails): string {
  const parts = Object.entries(details).map(([name, value]) => {
    return `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return parts.length > 0 ? ` (${printable(parts.join(', '))})` : '';
}
