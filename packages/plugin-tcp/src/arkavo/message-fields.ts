import { nameProblem } from '../names.js';
import { decodeBase64 } from './base64.js';
import { isNumberStart, JsonCursor, jsonByte } from './json-cursor.js';
import { LineRefused, type LineSubject, type RefusalReason } from './line-refused.js';

type Problem = { readonly reason: RefusalReason; readonly message: string };

/** A value that may turn out not to matter, with what is wrong with it. */
export type Attempt<Value> = { readonly value: Value; readonly problem: Problem | undefined };

/** Reads the value of a key. */
export type FieldReaders = { readonly [name: string]: () => void };

const noBytes = new Uint8Array(0);

/**
 * The typed fields of a line, as Swift's JSONDecoder takes them: unknown keys are passed over, of a key that comes twice
 * the first counts. What is not as expected is remembered, and a stand-in returned: whether the line is JSON at all is known only at its end.
 */
export class MessageFields {
  readonly #json: JsonCursor;
  #problem: Problem | undefined;

  constructor(line: Buffer) {
    this.#json = new JsonCursor(line);
  }

  /** Of an object: calls the reader of each key that has one. All keys but the `optional` ones must be there. */
  object(name: string, readers: FieldReaders, optional: readonly string[] = []): void {
    if (this.#json.peek() !== jsonByte.openObject) {
      this.#mismatch(name, 'an object');
      return;
    }
    const seen: string[] = [];
    this.#json.members((key) => {
      if (!Object.hasOwn(readers, key) || seen.includes(key)) {
        this.#json.skip();
        return;
      }
      seen.push(key);
      readers[key]?.();
    });
    for (const key of Object.keys(readers)) {
      if (!seen.includes(key) && !optional.includes(key)) this.refuse(`${name} has no ${key}`);
    }
  }

  /** Of an object whose keys are data: `read` is called for each key, a key that comes again is passed over. At most `limit` keys. */
  entries<Value>(name: string, limit: number, read: (key: string) => Value): { [key: string]: Value } {
    const found = new Map<string, Value>();
    if (this.#json.peek() !== jsonByte.openObject) {
      this.#mismatch(name, 'an object');
      return {};
    }
    this.#json.members((key) => {
      const problem = nameProblem(key);
      if (problem) this.refuse(`a key of ${name} ${problem}`);
      if (found.size === limit) this.refuse(`${name} has more than ${limit} keys`);
      if (problem || found.size === limit || found.has(key)) this.#json.skip();
      else found.set(key, read(key));
    });
    return Object.fromEntries(found);
  }

  /** At most `limit` elements. */
  list<Value>(name: string, limit: number, read: () => Value): Value[] {
    const found: Value[] = [];
    if (this.#json.peek() !== jsonByte.openArray) {
      this.#mismatch(name, 'an array');
      return found;
    }
    this.#json.elements(() => {
      if (found.length < limit) {
        found.push(read());
        return;
      }
      this.refuse(`${name} has more than ${limit} elements`);
      this.#json.skip();
    });
    return found;
  }

  /** A string for people, too: see `nameProblem`. */
  name(name: string): string {
    const text = this.text(name) ?? '';
    const problem = nameProblem(text);
    if (problem) this.refuse(`${name} ${problem}`);
    return text;
  }

  text(name: string): string | undefined {
    return this.isText() ? this.#json.string() : this.#mismatch(name, 'a string');
  }

  isText(): boolean {
    return this.#json.peek() === jsonByte.quote;
  }

  /** At most `limit` from zero. */
  number(name: string, limit: number = Number.MAX_VALUE): number {
    if (!isNumberStart(this.#json.peek())) {
      this.#mismatch(name, 'a number');
      return 0;
    }
    const value = this.#json.number();
    if (Math.abs(value) <= limit) return value;
    this.refuse(`${name} is ${value}, expected at most ±${limit}`);
    return 0;
  }

  boolean(name: string): boolean {
    if (this.#json.literal('true')) return true;
    if (!this.#json.literal('false')) this.#mismatch(name, 'true or false');
    return false;
  }

  /** Base64, in an ArrayBuffer of its own. */
  bytes(name: string): Uint8Array<ArrayBuffer> {
    if (!this.isText()) {
      this.#mismatch(name, 'a string of base64');
      return noBytes;
    }
    const bytes = this.#json.decoded(decodeBase64);
    if (!bytes) this.#remember('bad-base64', `${name} is not base64: the standard alphabet, padded, without spaces`);
    return bytes ?? noBytes;
  }

  /** Passes a null, which is the same as no key. */
  isNull(): boolean {
    return this.#json.literal('null');
  }

  /** Reads something of which it is not yet known whether it must be as expected. */
  attempt<Value>(read: () => Value): Attempt<Value> {
    const before = this.#problem;
    this.#problem = undefined;
    const value = read();
    const problem = this.#problem;
    this.#problem = before;
    return { value, problem };
  }

  /** It must. */
  settle<Value>({ value, problem }: Attempt<Value>): Value {
    this.#problem ??= problem;
    return value;
  }

  /** Remembers the first thing that is wrong. */
  refuse(message: string): void {
    this.#remember('bad-message', message);
  }

  /** Throws LineRefused when the line goes on after its value. */
  end(): void {
    this.#json.end();
  }

  /** Throws LineRefused, about this subject, when something was wrong. */
  check(subject?: LineSubject): void {
    if (this.#problem) throw new LineRefused(this.#problem.reason, this.#problem.message, subject);
  }

  #remember(reason: RefusalReason, message: string): void {
    this.#problem ??= { reason, message };
  }

  #mismatch(name: string, expected: string): undefined {
    this.refuse(`${name} is ${kindOf(this.#json.peek())}, expected ${expected}`);
    this.#json.skip();
  }
}

function kindOf(first: number): string {
  if (first === jsonByte.quote) return 'a string';
  if (first === jsonByte.openObject) return 'an object';
  if (first === jsonByte.openArray) return 'an array';
  if (isNumberStart(first)) return 'a number';
  return first === 0x6e ? 'null' : 'true or false';
}
