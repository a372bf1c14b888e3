/** A link; an object when its queue is not the default one. */
export type Input = string | { readonly from: string; readonly queue: Queue };

type Queue = { readonly capacity?: number; readonly overflow: 'drop-oldest' | 'drop-to-keyframe' };

/** A stage as a definition has it. */
export type StageDefinition = {
  readonly use: string;
  readonly inputs?: readonly Input[];
  readonly options?: { readonly [name: string]: unknown };
  readonly restart?: { readonly max: number };
};

/** A definition that a command writes. */
export type Definition = { readonly name: string; readonly stages: { readonly [id: string]: StageDefinition } };

/** What a definition is written to files and terminals as. */
export function definitionText(definition: Definition): string {
  return `${JSON.stringify(definition, undefined, 2)}\n`;
}

/** A text of the user's in a definition: `${` stands for itself there, not for a variable. */
export function literal(text: string): string {
  return text.replaceAll('${', (variable) => `$${variable}`);
}
