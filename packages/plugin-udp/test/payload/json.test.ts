import type { JsonValue } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { depacketiseJson, jsonFormat, packetiseJson, readJson } from '../../src/payload/json.js';

function nested(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let left = levels; left > 0; left -= 1) value = [value];
  return value;
}

test('a value that fits is sent as its text', () => {
  const [payload, ...others] = packetiseJson({ smile: 0.5 }, 64);
  assert.is(Buffer.from(payload ?? []).toString(), '{"smile":0.5}');
  assert.is(others.length, 0);
});

test('a long value is cut between characters', () => {
  const value = 'a€😀'.repeat(100);
  const payloads = packetiseJson(value, 64);
  assert.ok(payloads.length >= 13);
  for (const payload of payloads) assert.not.ok(Buffer.from(payload).toString().includes('\ufffd'));
  const text = depacketiseJson(payloads);
  assert.is(text && readJson(text), value);
});

test('a payload that begins inside a character surely continues something', () => {
  assert.is(jsonFormat.startsAccessUnit(Uint8Array.of(0x9f, 0x98)), false);
  assert.is(jsonFormat.startsAccessUnit(Buffer.from('"text')), true);
});

test('no payload, and bytes that are not UTF-8, are damaged', () => {
  assert.is(depacketiseJson([]), undefined);
  assert.is(depacketiseJson([new Uint8Array()]), undefined);
  assert.is(depacketiseJson([Uint8Array.of(0x22, 0xff, 0x22)]), undefined);
});

test('what is not JSON, or nests too deep, is no value', () => {
  for (const text of ['{"a":', 'nul', '[1] 2', '['.repeat(100_000), `${'['.repeat(65)}1${']'.repeat(65)}`]) {
    assert.is(readJson(Buffer.from(text)), undefined);
  }
  assert.equal(readJson(Buffer.from(JSON.stringify(nested(64)))), nested(64));
});

test('a value that nests too deep is not sent', () => {
  assert.is(packetiseJson(nested(64), 1200).length, 1);
  assert.throws(() => packetiseJson(nested(65), 1200), /deeper than 64 levels/);
});

test.run();
