/** JSON as it is written: keys in their order, doubles and escapes told apart from what they mean. */
export type JsonNode =
  | { readonly type: 'object'; readonly members: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly type: 'array'; readonly elements: readonly JsonNode[] }
  | { readonly type: 'string'; readonly value: string; readonly raw: string }
  | { readonly type: 'number'; readonly raw: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' };

export class JsonSyntaxError extends Error {}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const stringPattern = /"((?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const spacePattern = /[ \t\r\n]*/y;
const meanings: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads one JSON text by the letter of RFC 8259; written for the tests, without anything of what they test. */
export function readJson(bytes: Uint8Array, maxDepth = 64): JsonNode {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new JsonSyntaxError('not UTF-8');
  }
  let at = 0;

  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    if (found) at += found[0].length;
    return found;
  }

  function punctuation(): string | undefined {
    match(spacePattern);
    return text[at];
  }

  function take(expected: string): boolean {
    if (punctuation() !== expected) return false;
    at += 1;
    return true;
  }

  function expect(expected: string): void {
    if (!take(expected)) throw new JsonSyntaxError(`${expected} expected at ${at}`);
  }

  function string(): Extract<JsonNode, { type: 'string' }> {
    punctuation();
    const raw = match(stringPattern)?.[1];
    if (raw === undefined || [...raw].some((character) => character < ' ')) {
      throw new JsonSyntaxError(`a string expected at ${at}`);
    }
    const value = raw.replace(/\\(u([0-9a-fA-F]{4})|.)/g, (_, name: string, code: string | undefined) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (meanings[name] ?? name),
    );
    return { type: 'string', value, raw };
  }

  function value(depth: number): JsonNode {
    const first = punctuation();
    if (first === '"') return string();
    if ((first === '{' || first === '[') && depth === maxDepth) throw new JsonSyntaxError('too deep');
    if (take('{')) {
      const members: [string, JsonNode][] = [];
      if (take('}')) return { type: 'object', members };
      do {
        const key = string().value;
        expect(':');
        members.push([key, value(depth + 1)]);
      } while (take(','));
      expect('}');
      return { type: 'object', members };
    }
    if (take('[')) {
      const elements: JsonNode[] = [];
      if (take(']')) return { type: 'array', elements };
      do elements.push(value(depth + 1));
      while (take(','));
      expect(']');
      return { type: 'array', elements };
    }
    for (const [word, node] of words) {
      if (!text.startsWith(word, at)) continue;
      at += word.length;
      return node;
    }
    const raw = match(numberPattern)?.[0];
    if (raw === undefined) throw new JsonSyntaxError(`a value expected at ${at}`);
    return { type: 'number', raw };
  }

  const root = value(0);
  if (punctuation() !== undefined) throw new JsonSyntaxError(`nothing expected at ${at}`);
  return root;
}

const words: readonly (readonly [string, JsonNode])[] = [
  ['true', { type: 'boolean', value: true }],
  ['false', { type: 'boolean', value: false }],
  ['null', { type: 'null' }],
];
