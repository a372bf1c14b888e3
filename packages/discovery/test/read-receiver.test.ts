import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readReceiver, type ServiceRecord } from '../src/read-receiver.js';
import { type Receiver, tellsTheSame } from '../src/receiver.js';

const test = suite('what the network says');

const fingerprint = 'AB'.repeat(32);
const suffix = '._arkavo-remote._tcp.local';
const sound: ServiceRecord = {
  fqdn: `Studio${suffix}`,
  host: 'studio.local',
  port: 5757,
  addresses: ['10.0.0.2'],
  referer: { address: '10.0.0.2' },
};

test('a receiver of the Arkavo app says nothing of itself but where it is', () => {
  assert.equal(readReceiver(sound), {
    name: 'Studio',
    host: 'studio.local',
    port: 5757,
    addresses: ['10.0.0.2'],
    protocol: 'arkavo',
    fingerprint: undefined,
  });
});

test('ours says its protocol and fingerprint', () => {
  const receiver = readReceiver({ ...sound, txt: { protocol: 'framed', fingerprint } }) as Receiver;
  assert.equal([receiver.protocol, receiver.fingerprint], ['framed', fingerprint]);
});

test('a name may have dots and any letters, but nothing that moves the cursor', () => {
  for (const [told, name] of [
    ['Anna’s Mac 2.0', 'Anna’s Mac 2.0'],
    ['スタジオ', 'スタジオ'],
    ['a\u001b[2Jb', 'a[2Jb'],
    ['x\r\n\u202ey', 'xy'],
  ] as const) {
    assert.is((readReceiver({ ...sound, fqdn: `${told}${suffix}` }) as Receiver).name, name);
  }
});

test('the sender’s address comes first, and what is no address is left out', () => {
  const addresses = [
    '10.0.0.3',
    'example.org',
    '',
    'fe80::1',
    '10.0.0.2',
    ...Array.from('123456789', (n) => `10.1.0.${n}`),
  ];
  const receiver = readReceiver({ ...sound, addresses }) as Receiver;
  assert.equal(receiver.addresses.slice(0, 3), ['10.0.0.2', '10.0.0.3', 'fe80::1']);
  assert.is(receiver.addresses.length, 8);
});

test('a host that is none is left out, and the address remains', () => {
  const receiver = readReceiver({ ...sound, host: 'Anna’s Mac.local' }) as Receiver;
  assert.is(receiver.host, undefined);
  assert.equal(receiver.addresses, ['10.0.0.2']);
});

test('a name that is none of this network is left out, and the address remains', () => {
  for (const host of ['example.org', 'studio.local.example.org', 'local', '10.9.9.9', 'localhost']) {
    const receiver = readReceiver({ ...sound, host }) as Receiver;
    assert.equal([receiver.host, receiver.addresses], [undefined, ['10.0.0.2']], host);
  }
  for (const host of ['STUDIO.LOCAL', 'studio.local.'])
    assert.match((readReceiver({ ...sound, host }) as Receiver).host ?? '', /^studio\.local$/i);
});

for (const [change, cause] of [
  [{ fqdn: undefined }, 'bad-name'],
  [{ fqdn: suffix }, 'bad-name'],
  [{ fqdn: 'Studio._http._tcp.local' }, 'bad-name'],
  [{ fqdn: `\u0007${suffix}` }, 'bad-name'],
  [{ fqdn: `${'é'.repeat(32)}${suffix}` }, 'bad-name'],
  [{ port: 0 }, 'bad-port'],
  [{ port: 70_000 }, 'bad-port'],
  [{ host: '-', addresses: ['x'], referer: undefined }, 'no-address'],
  [{ host: 'example.org', addresses: [], referer: undefined }, 'no-address'],
] as const) {
  test(`${JSON.stringify(change)} is refused: ${cause}`, () => {
    assert.is(readReceiver({ ...sound, ...change } as ServiceRecord), cause);
  });
}

test('TXT values that could be anything are not taken over', () => {
  for (const txt of [
    { protocol: 'FRAMED; rm' },
    { protocol: 7 },
    { fingerprint: 'a'.repeat(65) },
    { fingerprint: '\u001b' },
  ]) {
    const receiver = readReceiver({ ...sound, txt }) as Receiver;
    assert.equal([receiver.protocol, receiver.fingerprint], ['arkavo', undefined]);
  }
});

test('whatever is said, what is taken over is bounded and printable', () => {
  const noise = fc.record({
    fqdn: fc.string({ unit: 'binary', maxLength: 80 }).map((name) => name + suffix),
    host: fc.string({ unit: 'binary' }),
    port: fc.integer(),
    addresses: fc.array(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6())),
    txt: fc.dictionary(fc.constantFrom('protocol', 'fingerprint', '__proto__'), fc.string({ unit: 'binary' })),
  });
  fc.assert(
    fc.property(noise, (record) => {
      const receiver = readReceiver(record);
      if (typeof receiver === 'string') return;
      assert.ok(Buffer.byteLength(receiver.name) <= 63);
      assert.ok(receiver.addresses.length <= 8);
      assert.not.match(JSON.stringify(receiver), /\\u00|[\p{Cc}\u202a-\u202e]/u);
      assert.ok(tellsTheSame(receiver, { ...receiver, addresses: [] }));
    }),
  );
});

test.run();
