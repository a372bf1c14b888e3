import type { Node } from 'jsonc-parser';
import type { DefinitionPath } from './definition-error.js';

/** Counted from 1; a column is a UTF-16 unit, as editors count. */
export type Place = { readonly line: number; readonly column: number };

/** Where a value that is not in the text came from. */
export type Origin = {
  /** As the user wrote it. */
  readonly text: string;
  /** The same without any value. */
  readonly name: string;
  /** Whether the value is not to be shown: what an environment holds may be secret. */
  readonly isHidden: boolean;
};

/** The text of a definition: finds the place of a value, and remembers which values did not come from the text. */
export class DefinitionSource {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  #tree: Node | undefined;
  readonly #lineStarts: readonly number[];
  readonly #origins = new Map<string, Origin>();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
  }

  setTree(tree: Node): void {
    this.#tree = tree;
  }

  placeAt(offset: number): Place {
    const line = this.#lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  /** Of the value, or of the nearest value around it that is in the text. */
  placeOfValue(path: DefinitionPath): Place {
    return this.placeAt(this.#nearest(path).offset);
  }

  /** Of the key in front of the value; for an element of an array, of the element. */
  placeOfKey(path: DefinitionPath): Place {
    const { node, offset } = this.#nearest(path);
    const property = node?.parent?.type === 'property' ? node.parent : undefined;
    return this.placeAt(property?.offset ?? offset);
  }

  /** Notes that the value at this path comes from elsewhere: an override, an environment variable. */
  setOrigin(path: DefinitionPath, origin: Origin): void {
    this.#origins.set(pathKey(path), origin);
  }

  /** Where the value at this path, or one around it, comes from; undefined for the text. */
  origin(path: DefinitionPath): Origin | undefined {
    for (let length = path.length; length > 0; length--) {
      const origin = this.#origins.get(pathKey(path.slice(0, length)));
      if (origin !== undefined) return origin;
    }
    return undefined;
  }

  #nearest(path: DefinitionPath): { readonly node?: Node; readonly offset: number } {
    let node = this.#tree;
    if (!node) return { offset: 0 };
    for (const key of path) {
      const next = child(node, key);
      if (!next) break;
      node = next;
    }
    return { node, offset: node.offset };
  }
}

function child(node: Node, key: string | number): Node | undefined {
  if (node.type === 'array') return node.children?.[Number(key)];
  const properties = node.type === 'object' ? (node.children ?? []) : [];
  return properties.find((property) => property.children?.[0]?.value === String(key))?.children?.[1];
}

function pathKey(path: DefinitionPath): string {
  return JSON.stringify(path.map(String));
}
