import { PipelineError } from '@arkavo-pipeline/core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatPairingLink, type PairingLink, parsePairingLink, withoutToken } from '../src/pairing-link.js';

const test = suite('pairing links');
const fingerprint = '0f'.repeat(32);

const hosts = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.domain(),
  fc.constantFrom('studio.local', 'fe80::1%en0', 'localhost', 'Annas-MacBook-Pro.local'),
);
const links: fc.Arbitrary<PairingLink> = fc.record(
  {
    host: hosts,
    port: fc.integer({ min: 1, max: 65_535 }),
    fingerprint: fc.stringMatching(/^[0-9a-fA-F]{64}$/),
    token: fc.string({ unit: 'grapheme', minLength: 16, maxLength: 40 }).map((text) => `<${text}>`),
  },
  { requiredKeys: ['host', 'port'], noNullPrototype: true },
);

function refused(link: string): string {
  try {
    return `read as ${JSON.stringify(parsePairingLink(link))}`;
  } catch (error) {
    assert.instance(error, PipelineError);
    assert.is((error as PipelineError).code, 'ERR_PAIRING_LINK');
    return (error as PipelineError).message;
  }
}

test('what is written is read back', () => {
  fc.assert(fc.property(links, (link) => assert.equal(parsePairingLink(formatPairingLink(link)), link)));
});

test('a reader of URLs, as the Arkavo app has one, finds host and port', () => {
  fc.assert(
    fc.property(links, (link) => {
      const url = new URL(formatPairingLink(link));
      assert.is(`${url.protocol}//${url.host}`, 'arkavo://connect');
      assert.is(url.searchParams.get('host'), link.host);
      assert.is(url.searchParams.get('port'), String(link.port));
    }),
  );
});

test('a link is what it says in the documentation', () => {
  assert.is(formatPairingLink({ host: 'studio.local', port: 5757 }), 'arkavo://connect?host=studio.local&port=5757');
  assert.is(
    formatPairingLink({ host: 'fe80::1%en0', port: 1, fingerprint, token: 'a+b/c= and so on' }),
    `arkavo://connect?host=fe80%3A%3A1%25en0&port=1&fingerprint=${fingerprint}&token=a%2Bb%2Fc%3D%20and%20so%20on`,
  );
});

test('the forms of NFC tags are read, too', () => {
  for (const [link, host, port] of [
    ['arkavo://studio.local:5757', 'studio.local', 5757],
    ['studio.local:5757', 'studio.local', 5757],
    ['192.168.1.20:80', '192.168.1.20', 80],
    ['arkavo://[fe80::1%en0]:5757', 'fe80::1%en0', 5757],
    ['[::1]:65535', '::1', 65_535],
    ['ARKAVO://connect/?port=5757&host=%5B::1%5D&x=y', '::1', 5757],
    ['arkavo://connect:5757', 'connect', 5757],
  ] as const) {
    assert.equal(parsePairingLink(link), { host, port }, link);
  }
});

for (const [link, fault] of [
  ['', 'it is no host and port'],
  ['studio.local', 'it is no host and port'],
  ['fe80::1:5757', 'it is no host and port'],
  ['http://connect?host=a&port=1', 'it does not begin with arkavo://'],
  ['arkavo://connect', 'it is no host and port'],
  ['arkavo://connect?', 'it names no host'],
  ['arkavo://connect?port=1', 'it names no host'],
  ['arkavo://connect?host=a', 'it names no port'],
  ['arkavo://connect?host=a&port=0', 'its port is no number from 1 to 65535'],
  ['arkavo://connect?host=a&port=65536', 'its port is no number from 1 to 65535'],
  ['arkavo://connect?host=a&port=1e3', 'its port is no number from 1 to 65535'],
  ['arkavo://connect?host=a&port=+1', 'its port is no number from 1 to 65535'],
  ['arkavo://connect?host=a&host=b&port=1', 'it has a field twice'],
  ['arkavo://connect?host=%zz&port=1', 'its percent encoding is broken'],
  ["arkavo://connect?host=Paul's MacBook Pro&port=1", 'its host is neither a DNS name'],
  ['arkavo://connect?host=a%00b&port=1', 'its host is neither a DNS name'],
  ['arkavo://connect?host=1.2.3&port=1', 'its host is neither a DNS name'],
  ['arkavo://connect?host=-a&port=1', 'its host is neither a DNS name'],
  [`arkavo://connect?host=${'a'.repeat(64)}&port=1`, 'its host is neither a DNS name'],
  ['arkavo://connect?host=a&port=1&fingerprint=abcd', 'its fingerprint is not 64 hexadecimal digits'],
  ['arkavo://connect?host=a&port=1&token=short', 'its token is not 16 to 256 characters'],
  [`arkavo://connect?host=a&port=1&x=${'y'.repeat(4096)}`, 'it has more than 4096 characters'],
] as const) {
  test(`"${link.slice(0, 60)}" is refused: ${fault}`, () => {
    assert.ok(refused(link).includes(`this is no pairing link: ${fault}`), refused(link));
  });
}

test('whatever is read, is a link or refused with the code', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary' }).map((query) => `arkavo://connect?${query}`),
    fc.tuple(links, fc.string(), fc.nat()).map(([link, extra, at]) => {
      const whole = formatPairingLink(link);
      return whole.slice(0, at % whole.length) + extra + whole.slice(at % whole.length);
    }),
  );
  fc.assert(fc.property(noise, (link) => refused(link).length > 0));
});

test('no refusal repeats what was given: it may hold a token', () => {
  for (const link of ['secret', 'arkavo://connect?host=secret secret&port=secret', 'http://secret?token=secret']) {
    assert.not.match(refused(link), 'secret');
  }
});

test('what cannot be reached is not written', () => {
  for (const host of ["Anna's Mac", '', '[::1]', 'a..b', '256.1.1.1']) {
    assert.throws(() => formatPairingLink({ host, port: 1 }), /its host is neither/, host);
  }
  for (const port of [0, -1, 65_536, 1.5, Number.NaN]) {
    assert.throws(() => formatPairingLink({ host: 'a', port }), /its port is no number/, String(port));
  }
});

test('a link without its token is the same but for that', () => {
  const link = { host: 'a', port: 1, fingerprint, token: 'sixteen characters' };
  assert.equal(withoutToken(link), { host: 'a', port: 1, fingerprint });
  assert.equal(withoutToken({ host: 'a', port: 1 }), { host: 'a', port: 1 });
});

test.run();
