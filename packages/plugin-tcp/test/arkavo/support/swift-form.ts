import assert from 'node:assert/strict';
import { type JsonNode, readJson } from './json-tokens.js';

/** Numbers that are Swift's `Float`. */
const floatKeys = new Set(['blendShapes', 'headTransform', 'transform']);

/** Fails unless the line, with its line feed, is written as Swift's JSONEncoder would write it. */
export function assertSwiftForm(line: Buffer): void {
  assert.equal(line.indexOf('\n'), line.length - 1, 'one line feed, at the end');
  const text = line.subarray(0, -1);
  const root = readJson(text);
  assert.equal(write(root), text.toString(), 'no space, and nothing escaped but what has to be');
  assertNode(root, false);
}

function assertNode(node: JsonNode, isFloat: boolean): void {
  switch (node.type) {
    case 'object': {
      const keys = node.members.map(([key]) => key);
      assert.equal(new Set(keys).size, keys.length, `keys twice: ${keys}`);
      for (const [key, value] of node.members) assertNode(value, isFloat || floatKeys.has(key));
      break;
    }
    case 'array':
      for (const element of node.elements) assertNode(element, isFloat);
      break;
    case 'number':
      assertNumber(node.raw, isFloat);
      break;
    case 'null':
      assert.fail('null is never written');
  }
}

function assertNumber(raw: string, isFloat: boolean): void {
  const value = Number(raw);
  const magnitude = Math.abs(value);
  const hasExponent = magnitude !== 0 && (magnitude < 1e-4 || magnitude > 2 ** (isFloat ? 24 : 54));
  const form = hasExponent ? /^-?[1-9](\.[0-9]*[1-9])?e[+-][0-9]{2,3}$/ : /^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/;
  assert.match(raw, form);
  const digits = raw.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '').length;
  const meaning = (number: number) => (isFloat ? Math.fround(number) : number);
  if (digits > 1)
    assert.notEqual(meaning(Number(value.toPrecision(digits - 1))), meaning(value), `${raw} is not the shortest`);
}

/** The only text there is for these values, but for the order of keys. */
function write(node: JsonNode): string {
  switch (node.type) {
    case 'object':
      return `{${node.members.map(([key, value]) => `${quoted(key)}:${write(value)}`).join(',')}}`;
    case 'array':
      return `[${node.elements.map(write).join(',')}]`;
    case 'string':
      return quoted(node.value);
    case 'number':
      return node.raw;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  const escaped = [...text].map((character) => {
    if (escapes[character]) return escapes[character];
    return character < ' ' ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character;
  });
  return `"${escaped.join('')}"`;
}
