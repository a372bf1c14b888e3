import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { maxReceivers, ReceiverList } from '../src/receiver-list.js';

const test = suite('the list of receivers');

function listOf(): { list: ReceiverList; events: string[] } {
  const events: string[] = [];
  const list = new ReceiverList({
    onUp: ({ name, port }) => events.push(`up ${name} ${port}`),
    onDown: ({ name, port }) => events.push(`down ${name} ${port}`),
  });
  return { list, events };
}

const record = (name: string, port = 5757, address = '10.0.0.2') => ({
  fqdn: `${name}._arkavo-remote._tcp.local`,
  host: 'studio.local',
  port,
  addresses: [address],
});

test('a receiver that is heard again is told of once, with all of its addresses', () => {
  const { list, events } = listOf();
  list.heard(record('Studio'));
  list.heard(record('STUDIO', 5757, '10.0.0.3'));
  list.heard(record('Studio', 5757, '10.0.0.4'));
  assert.equal(events, ['up Studio 5757', 'down Studio 5757', 'up STUDIO 5757', 'down STUDIO 5757', 'up Studio 5757']);
  assert.is(list.receivers.length, 1);
  list.heard(record('Studio', 5757, '10.0.0.5'));
  assert.is(events.length, 5);
  assert.equal(list.receivers[0]?.addresses, ['10.0.0.4', '10.0.0.5']);
});

test('a receiver that is on another port has gone from the one it was on', () => {
  const { list, events } = listOf();
  list.heard(record('Studio', 1));
  list.heard(record('Studio', 2));
  assert.equal(events, ['up Studio 1', 'down Studio 1', 'up Studio 2']);
  assert.equal(
    list.receivers.map(({ port }) => port),
    [2],
  );
});

test('a goodbye takes a receiver off the list, once', () => {
  const { list, events } = listOf();
  list.heard(record('Studio'));
  list.saidGoodbye(record('studio'));
  list.saidGoodbye(record('studio'));
  assert.equal(events, ['up Studio 5757', 'down Studio 5757']);
  assert.equal(list.receivers, []);
});

test('a receiver that does not answer is gone after three questions, and one that does stays', () => {
  const { list, events } = listOf();
  list.heard(record('Gone'));
  list.heard(record('Here'));
  for (let round = 0; round < 5; round++) {
    list.nextRound();
    if (round < 3) assert.is(list.receivers.length, 2);
    list.heard(record('Here'));
  }
  assert.equal(events, ['up Gone 5757', 'up Here 5757', 'down Gone 5757']);
});

test('receivers are listed by name, whatever their case', () => {
  const { list } = listOf();
  for (const name of ['b', 'C', 'a', 'B2']) list.heard(record(name));
  assert.equal(
    list.receivers.map(({ name }) => name),
    ['a', 'b', 'B2', 'C'],
  );
});

test('a forger fills the list and no more, and each refusal is counted by its cause', () => {
  const { list } = listOf();
  for (let n = 0; n < maxReceivers + 10; n++) list.heard(record(`forged ${n}`));
  list.heard(record('x', 0));
  list.heard({ fqdn: 'x' });
  assert.is(list.receivers.length, maxReceivers);
  assert.equal(list.refused, { 'too-many': 10, 'bad-port': 1, 'bad-name': 1 });
});

test.run();
