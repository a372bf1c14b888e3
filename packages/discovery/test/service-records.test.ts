import { networkInterfaces } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { multicastNetworks } from '../src/multicast-networks.js';
import { type DnsRecord, ServiceRecords } from '../src/service-records.js';

const test = suite('the records of a receiver');

const address = multicastNetworks()[0] ?? '';
const announcement = { name: 'Studio', host: 'studio.local', port: 5757 };
const instance = 'Studio._arkavo-remote._tcp.local';
const records = new ServiceRecords(announcement, address);

const types = (list: readonly DnsRecord[] = []) => list.map(({ type }) => type);

test('goodbye takes back the instance, and nothing that another program tells of, too', () => {
  const goodbye = records.goodbye();
  assert.equal(
    goodbye.map((record) => [record.name, record.type, 'ttl' in record && record.ttl]),
    [
      ['_arkavo-remote._tcp.local', 'PTR', 0],
      [instance, 'SRV', 0],
      [instance, 'TXT', 0],
    ],
  );
});

test('TXT has one empty string when there is nothing to say', () => {
  const txt = (records: ServiceRecords) => records.own.find(({ type }) => type === 'TXT');
  assert.equal((txt(records) as { data: unknown }).data, ['']);
  const said = new ServiceRecords({ ...announcement, txt: { protocol: 'framed', fingerprint: 'ab' } }, address);
  assert.equal((txt(said) as { data: unknown }).data, ['protocol=framed', 'fingerprint=ab']);
});

test('a network is told the addresses of its interface, and none that is good on that link alone', () => {
  const told = records.shared.flatMap((record) =>
    record.type === 'A' || record.type === 'AAAA' ? [record.data as string] : [],
  );
  assert.ok(told.includes(address), told.join());
  const interfaces = Object.values(networkInterfaces());
  const own = interfaces.find((addresses = []) => addresses.some((one) => one.address === address)) ?? [];
  const sound = own.map(({ address }) => address).filter((one) => !one.startsWith('fe80'));
  assert.equal(told, sound.slice(0, 8));
  const nowhere = new ServiceRecords(announcement, '203.0.113.1');
  assert.equal(types(nowhere.shared), ['PTR']);
});

test('however many questions are asked, there is one answer, with what will be asked next', () => {
  const ask = { name: '_Arkavo-Remote._tcp.local', type: 'PTR' };
  const said = records.answer(Array.from({ length: 32 }, () => ask));
  assert.equal(types(said?.answers), ['PTR']);
  assert.equal(types(said?.additionals).slice(0, 3), ['SRV', 'TXT', 'A']);
});

test('an address is answered alone, and what is not ours not at all', () => {
  const said = records.answer([{ name: 'STUDIO.local', type: 'A' }]);
  assert.equal(said?.answers, [{ name: 'studio.local', type: 'A', ttl: 120, data: address }]);
  assert.equal(said?.additionals, []);
  assert.equal(types(records.answer([{ name: instance, type: 'ANY' }])?.answers), ['SRV', 'TXT']);
  for (const name of ['_ipp._tcp.local', 'Other._arkavo-remote._tcp.local', 'other.local', 'Studio', '']) {
    assert.is(records.answer([{ name, type: 'ANY' }]), undefined, name);
  }
});

test.run();
