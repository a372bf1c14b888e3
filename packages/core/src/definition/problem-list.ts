import type { ErrorCode } from '../errors/error-codes.js';
import { DefinitionError, type DefinitionPath, type DefinitionProblem } from './definition-error.js';
import type { DefinitionSource } from './definition-source.js';

/**
 * Takes a problem at a value, at its key, or at a value that is secret. `got` ends the message with the value, which is left out when it is
 * secret or came from the environment.
 */
export type Report = (path: DefinitionPath, message: string, at?: 'value' | 'key' | 'secret', got?: string) => void;

/** Collects what is wrong with one definition, so that all of it can be said at once. */
export class ProblemList {
  readonly #source: DefinitionSource;
  readonly #problems: DefinitionProblem[] = [];
  readonly #settled = new Set<string>();
  /** Codes of plugins that failed. */
  readonly #pluginCodes: ErrorCode[] = [];

  constructor(source: DefinitionSource) {
    this.#source = source;
  }

  readonly add: Report = (path, message, at = 'value', got = '') => {
    if (this.#settled.has(path.join('.'))) return;
    const place = at === 'key' ? this.#source.placeOfKey(path) : this.#source.placeOfValue(path);
    const origin = this.#source.origin(path);
    const said = at === 'secret' || origin?.isHidden ? message : `${message}${got}`;
    const from = at === 'secret' ? origin?.name : origin?.text;
    this.#problems.push({ ...place, path, message: from ? `${said} (from ${from})` : said });
  };

  /** A problem besides which there is nothing to say about the value. */
  readonly addLast: Report = (path, message) => {
    this.add(path, message);
    this.#settled.add(path.join('.'));
  };

  /** A problem in the text itself, `offset` characters into it. */
  addAt(offset: number, message: string): void {
    this.#problems.push({ ...this.#source.placeAt(offset), path: [], message });
  }

  /** A problem that is a plugin's fault. */
  addPlugin(path: DefinitionPath, message: string, code: ErrorCode): void {
    this.add(path, message);
    this.#pluginCodes.push(code);
  }

  /** Throws a DefinitionError when there is any problem. */
  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const onlyPlugins = this.#pluginCodes.length === this.#problems.length;
    throw new DefinitionError(this.#source.file, this.#problems, onlyPlugins ? this.#pluginCodes[0] : undefined);
  }
}
