import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import { HeldMemory } from '../payload/support/held-memory.js';
import { type Random, seededRandom } from '../payload/support/random.js';
import { keysOf } from '../srtp/support/packets.js';
import { audio, metadata, video } from './support/media.js';

const count = 20_000;
const words = [
  '=',
  ':',
  ' ',
  ',',
  ';',
  '\r\n',
  '\n',
  '96',
  '0',
  '-1',
  '99999999999',
  'a=',
  'm=',
  'é',
  '__proto__',
  '[[',
  '|',
  '/',
];

const keys = keysOf('AES_CM_128_HMAC_SHA1_80');
const seed = writeSdp(
  {
    name: 'seed',
    media: [
      video({
        parameterSets: [Uint8Array.of(0x67, 1, 2, 3), Uint8Array.of(0x68, 1)],
        feedback: ['nack', 'ack ccfb'],
        rtx: { payloadType: 97, ssrc: 2 },
        extensions: new Map([[1, 'urn:x']]),
        keys,
        isSecure: true,
        ssrc: 1,
        cname: 'x',
      }),
      audio({ mediaType: 'audio/aac', parameters: new Map([['config', '1190']]) }),
      metadata(),
    ],
  },
  1,
);

function mutated(random: Random): string {
  let text = seed;
  for (let left = random(4); left > 0; left -= 1) {
    const at = random(text.length + 1);
    const word = random(2) === 0 ? (words[random(words.length)] ?? '') : text.slice(at, at + random(80));
    const place = random(text.length + 1);
    text = text.slice(0, place) + word + text.slice(place + random(12));
  }
  return text;
}

test('20 000 mutated descriptions are read or are an error with the code, and can be written again', async () => {
  const random = seededRandom(17);
  const counts = { read: 0, refused: 0 };
  const memory = new HeldMemory(count);
  for (let index = 0; index < count; index += 1) {
    await memory.look(index);
    try {
      const read = readSdp(mutated(random));
      counts.read += 1;
      readSdp(writeSdp(read, 1));
    } catch (error) {
      if (!(error instanceof PipelineError && error.code === 'ERR_UDP_SDP')) throw error;
      counts.refused += 1;
    }
  }
  for (const [name, number] of Object.entries(counts)) assert.ok(number > 1000, `${name}: ${number}`);
  assert.ok(memory.growth < 2 ** 20, `${memory.growth} bytes`);
  assert.is(Object.keys({}.constructor.prototype).length, 0, 'no property for all objects');
});

test('a text without end is refused at once', () => {
  assert.throws(() => readSdp(`v=0\r\n${'a=x\r\n'.repeat(100_000)}`), /500005 characters/);
  const sections = 'm=video 5004 RTP/AVP 96\r\n'.repeat(20);
  assert.throws(() => readSdp(`v=0\r\n${sections}`), /17th media section/);
});

test.run();
