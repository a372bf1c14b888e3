import { fileURLToPath } from 'node:url';

/** A place in a text; both from 1. */
export type StackHead = { readonly file: string; readonly line: number; readonly column: number };

/** What Node puts before the stack of a syntax error when it knows the place: file and line, the line itself, and carets under it. */
export function parseStackHead(stack: string): StackHead | undefined {
  const [first = '', ...lines] = stack.split('\n');
  const [, file, line] = /^(file:\/\/.+|\/.+|[A-Za-z]:\\.+|\[stdin\]):(\d+)$/.exec(first) ?? [];
  if (file === undefined) return undefined;
  const carets = lines.find((one) => /^\s*\^+\s*$/.test(one));
  return {
    file: file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
    // There are no carets at the end of the text.
    column: (carets?.indexOf('^') ?? lines[0]?.length ?? 0) + 1,
  };
}
