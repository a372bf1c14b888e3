import { isUtf8 } from 'node:buffer';
import { maxJsonDepth } from '../json-depth.js';
import { LineRefused } from './line-refused.js';

/** Bytes of JSON's grammar (RFC 8259). */
export const jsonByte = {
  quote: 0x22,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** Up to these many digits, and as many places, a decimal is exactly the quotient of two doubles. */
const exactDigits = 15;
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);

const literals = { true: Buffer.from('true'), false: Buffer.from('false'), null: Buffer.from('null') };

/**
 * Walks over one JSON text (RFC 8259), strictly, and makes values only of what is asked for: whoever visits a key or an
 * element reads it or skips it. Throws LineRefused, `bad-json`.
 */
export class JsonCursor {
  readonly #bytes: Buffer;
  #at = 0;
  #depth = 0;

  constructor(bytes: Buffer) {
    if (!isUtf8(bytes)) throw new LineRefused('bad-json', `a line of ${bytes.length} bytes that are not UTF-8`);
    this.#bytes = bytes;
    if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf) this.#at = 3;
  }

  /** The first byte of the next value; it is not passed. */
  peek(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (isSpace(bytes[at] as number)) at += 1;
    this.#at = at;
    return bytes[at] ?? this.#fail('the line ends');
  }

  /** Passes `{`, keys and `}`. */
  members(visit: (key: string) => void): void {
    this.#open(jsonByte.openObject);
    for (let more = this.peek() !== jsonByte.closeObject; more; more = this.#comma()) {
      if (this.peek() !== jsonByte.quote) this.#fail('no key');
      const key = this.string();
      if (this.peek() !== jsonByte.colon) this.#fail('no colon');
      this.#at += 1;
      visit(key);
    }
    this.#close(jsonByte.closeObject);
  }

  /** Passes `[`, what is between the elements, and `]`. */
  elements(visit: () => void): void {
    this.#open(jsonByte.openArray);
    for (let more = this.peek() !== jsonByte.closeArray; more; more = this.#comma()) visit();
    this.#close(jsonByte.closeArray);
  }

  /** Of a string, whose quote was seen. */
  string(): string {
    const start = this.#at + 1;
    const found = this.#passString();
    const end = this.#at - 1;
    if (found.escapes) return JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1)) as string;
    return this.#bytes.toString(found.ascii ? 'latin1' : 'utf8', start, end);
  }

  /**
   * What `decode` makes of the bytes inside a string, whose quote was seen: of those on the wire, if it can, else of those that
   * they stand for. Undefined when it can't do either.
   */
  decoded<Value>(decode: (bytes: Buffer, start: number, end: number) => Value | undefined): Value | undefined {
    const start = this.#at + 1;
    const end = this.#bytes.indexOf(jsonByte.quote, start);
    const value = end < 0 ? undefined : decode(this.#bytes, start, end);
    if (value === undefined) {
      const text = Buffer.from(this.string());
      return text.includes(jsonByte.backslash) ? undefined : decode(text, 0, text.length);
    }
    this.#at = end + 1;
    return value;
  }

  /** Of a number, whose first byte was seen. Infinite when it is beyond all doubles. */
  number(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    const isNegative = bytes[start] === jsonByte.minus;
    if (isNegative) this.#at += 1;
    const whole = this.#digits(0);
    if (whole.count > 1 && bytes[this.#at - whole.count] === jsonByte.zero) this.#fail('a number with a leading zero');
    let { value, count } = whole;
    let places = 0;
    if (bytes[this.#at] === jsonByte.point) {
      this.#at += 1;
      const fraction = this.#digits(value);
      ({ value, count: places } = fraction);
      count += places;
    }
    const hasExponent = this.#passExponent();
    if (hasExponent || count > exactDigits) return Number(bytes.toString('latin1', start, this.#at));
    const magnitude = value / (powersOfTen[places] as number);
    return isNegative ? -magnitude : magnitude;
  }

  /** Passes the literal when it is the next value. */
  literal(name: keyof typeof literals): boolean {
    const literal = literals[name];
    if (this.peek() !== literal[0]) return false;
    const end = this.#at + literal.length;
    if (this.#bytes.compare(literal, 0, literal.length, this.#at, Math.min(end, this.#bytes.length)) !== 0) {
      this.#fail('no JSON value');
    }
    this.#at = end;
    return true;
  }

  /** Passes a value of any kind. */
  skip(): void {
    const first = this.peek();
    if (first === jsonByte.quote) this.#passString();
    else if (first === jsonByte.openObject) this.members(this.#skipMember);
    else if (first === jsonByte.openArray) this.elements(this.#skipMember);
    else if (isNumberStart(first)) this.number();
    else if (!this.literal('true') && !this.literal('false') && !this.literal('null')) this.#fail('no JSON value');
  }

  /** Nothing but space may be left. */
  end(): void {
    while (this.#at < this.#bytes.length && isSpace(this.#bytes[this.#at] as number)) this.#at += 1;
    if (this.#at < this.#bytes.length) this.#fail('something after the value');
  }

  readonly #skipMember = (): void => this.skip();

  #open(bracket: number): void {
    if (this.peek() !== bracket) this.#fail('no JSON value');
    if (this.#depth === maxJsonDepth) this.#fail(`nested deeper than ${maxJsonDepth} levels`);
    this.#depth += 1;
    this.#at += 1;
  }

  #close(bracket: number): void {
    if (this.peek() !== bracket) this.#fail('no comma or closing bracket');
    this.#depth -= 1;
    this.#at += 1;
  }

  #comma(): boolean {
    if (this.peek() !== jsonByte.comma) return false;
    this.#at += 1;
    return true;
  }

  /** One digit or more, appended to those of `value`. */
  #digits(value: number): { value: number; count: number } {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let result = value;
    for (let byte = bytes[at] as number; byte >= jsonByte.zero && byte <= jsonByte.nine; byte = bytes[at] as number) {
      result = result * 10 + byte - jsonByte.zero;
      at += 1;
    }
    this.#at = at;
    if (at === start) this.#fail('no digit');
    return { value: result, count: at - start };
  }

  #passExponent(): boolean {
    const byte = this.#bytes[this.#at] as number;
    if ((byte | 0x20) !== 0x65) return false;
    const sign = this.#bytes[this.#at + 1];
    this.#at += sign === jsonByte.plus || sign === jsonByte.minus ? 2 : 1;
    this.#digits(0);
    return true;
  }

  #passString(): { escapes: boolean; ascii: boolean } {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    let seen = 0;
    let escapes = false;
    for (let byte = bytes[at] as number; byte !== jsonByte.quote; byte = bytes[at] as number) {
      // Beyond the end of the bytes, the comparison fails too.
      if (!(byte >= 0x20))
        this.#failAt(at, at < bytes.length ? 'a control character' : 'the line ends inside a string');
      seen |= byte;
      if (byte === jsonByte.backslash) {
        escapes = true;
        at += this.#escapeBytes(at);
      } else {
        at += 1;
      }
    }
    this.#at = at + 1;
    return { escapes, ascii: seen < 0x80 };
  }

  #escapeBytes(at: number): number {
    const name = this.#bytes[at + 1];
    if (name !== 0x75) return name !== undefined && simpleEscapes.has(name) ? 2 : this.#failAt(at, 'an unknown escape');
    for (let index = at + 2; index < at + 6; index += 1) {
      if (!isHex(this.#bytes[index])) this.#failAt(at, 'an escape without four hexadecimal digits');
    }
    return 6;
  }

  #fail(what: string): never {
    return this.#failAt(this.#at, what);
  }

  #failAt(at: number, what: string): never {
    throw new LineRefused('bad-json', `a line of ${this.#bytes.length} bytes that is not JSON: ${what} at byte ${at}`);
  }
}

const simpleEscapes = new Set(Buffer.from('"\\/bfnrt'));

/** Whether a value that begins with this byte is a number. */
export function isNumberStart(byte: number): boolean {
  return byte === jsonByte.minus || (byte >= jsonByte.zero && byte <= jsonByte.nine);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= jsonByte.zero && byte <= jsonByte.nine) || (lower >= 0x61 && lower <= 0x66);
}
