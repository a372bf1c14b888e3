import type { ResponsePacket } from 'multicast-dns';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { advertise } from '../src/advertise.js';
import { whyNoMulticast } from './support/multicast.js';
import { repeatUntil } from './support/repeat.js';
import { Stranger } from './support/stranger.js';

const test = suite('what the network is told');
const reason = await whyNoMulticast();
if (reason !== undefined) console.log(`skipped: ${reason}`);
const networked = reason === undefined ? test : test.skip;

const name = `Wire ${process.pid}`;
const instance = `${name}._arkavo-remote._tcp.local`;

const records = ({ answers = [] }: ResponsePacket) =>
  answers.map((record) => ({ type: record.type, name: record.name, ttl: 'ttl' in record ? record.ttl : undefined }));
const tellsOfUs = (response: ResponsePacket) => records(response).some((record) => record.name === instance);

networked('a receiver is told with an empty TXT string, and withdrawn without what is shared', async () => {
  const stranger = await Stranger.open();
  const advertisement = await advertise({ name, port: 5757 });
  // An answer to somebody who has asked for something else may come first.
  const isWhole = (response: ResponsePacket) =>
    records(response).some(({ name, type }) => name === instance && type === 'TXT');
  const { answers = [] } = await stranger.hears(isWhole);
  const txt = answers.find(({ name, type }) => name === instance && type === 'TXT') as { data: unknown };
  assert.equal(txt.data, [Buffer.alloc(0)]);
  await advertisement.close();
  const goodbye = await stranger.hears((response) => tellsOfUs(response) && records(response)[0]?.ttl === 0);
  assert.equal(records(goodbye), [
    { type: 'PTR', name: '_arkavo-remote._tcp.local', ttl: 0 },
    { type: 'SRV', name: instance, ttl: 0 },
    { type: 'TXT', name: instance, ttl: 0 },
  ]);
  await stranger.close();
});

networked('many questions in one message get one answer', async () => {
  const stranger = await Stranger.open();
  const advertisement = await advertise({ name, port: 5757 });
  await stranger.hears(tellsOfUs);
  stranger.responses.length = 0;
  const answers = (type: string) =>
    stranger.responses.filter(
      (response) => tellsOfUs(response) && records(response).every((record) => record.type === type),
    ).length;
  const asked = await repeatUntil(
    () => answers('SRV') > 0 && answers('TXT') > 0,
    () => {
      stranger.mdns.query(Array.from({ length: 30 }, () => ({ name: instance, type: 'SRV' as const })));
      stranger.mdns.query(instance, 'TXT');
    },
  );
  assert.ok(answers('SRV') <= asked, `${answers('SRV')} answers to ${asked} messages`);
  await advertisement.close();
  await stranger.close();
});

test.run();
