import type { OptionSpecs } from '@arkavo-pipeline/core';
import { minTokenCharacters } from '@arkavo-pipeline/discovery';

/** What both stages say the same way about who may talk to them. */
export const trustOptions = {
  security: {
    type: 'string',
    enum: ['none', 'tls'],
    description:
      'How the connection is protected. Without it: plaintext within the machine, TLS 1.3 and a token beyond it. "none" is plaintext wherever it leads.',
  },
  token: {
    type: 'string',
    minLength: minTokenCharacters,
    secret: true,
    description:
      'The secret that both sides know, 16 to 256 characters; better taken from the environment than written in the definition.',
  },
} as const satisfies OptionSpecs;

/** The names of those options that were given. */
export function tlsOptionsWritten<Name extends string>(
  options: { readonly [name in Name]?: unknown },
  names: readonly Name[],
): readonly Name[] {
  return names.filter((name) => options[name] !== undefined);
}
