// A program of the congestion bench, on the receiver's side of the network: a relay that makes the way longer in both directions, and
// what arrives, measured beside the receiver. Arguments: device, port of the probes, port of the download, port of the relay, that of the
// receiver, milliseconds one way. Says `ready`; when standard input ends, what it measured, as JSON.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { ImpairedUdpLink } from '@arkavo-pipeline/impairment';

/** @typedef {{ atUs: number, bytes: number, tcpBytes: number }} Arrived What came until then: all, as the device counts it, and the download's payload. */
/** @typedef {{ sentUs: number, wayUs: number }} Probe */
/** @typedef {{ arrived: readonly Arrived[], probes: readonly Probe[] }} FarSide */

const sampleMs = 50;
const everywhere = '0.0.0.0';

const [device, ...numbers] = process.argv.slice(2);
const [probePort, tcpPort, relayPort, receiverPort, delayMs = 0] = numbers.map(Number);
if (!device || !probePort || !tcpPort || !relayPort || !receiverPort) {
  throw new Error(
    'expected: device, port of the probes, port of the download, port of the relay, that of the receiver, delay',
  );
}

/** @type {Probe[]} */
const probes = [];
const probeSocket = createSocket('udp4');
probeSocket.on('message', (probe) => {
  const sentUs = probe.length === 8 ? probe.readDoubleBE() : systemClock.nowUs();
  probes.push({ sentUs, wayUs: systemClock.nowUs() - sentUs });
});
probeSocket.bind(probePort, everywhere);

let tcpBytes = 0;
const server = createServer((socket) => {
  socket.on('data', (data) => {
    tcpBytes += data.length;
  });
  socket.on('error', () => {});
}).listen(tcpPort, everywhere);

const relay = await ImpairedUdpLink.open({
  host: everywhere,
  port: relayPort,
  to: { host: '127.0.0.1', port: receiverPort },
  upstream: { delayMs },
  downstream: { delayMs },
});

/** @type {Arrived[]} */
const arrived = [];
const sampler = setInterval(
  () => arrived.push({ atUs: systemClock.nowUs(), bytes: deviceBytes(), tcpBytes }),
  sampleMs,
);
console.log('ready');

process.stdin.resume().on('end', async () => {
  clearInterval(sampler);
  probeSocket.close();
  server.close();
  await relay.close();
  process.stdout.write(JSON.stringify({ arrived, probes }), () => process.exit());
});

/** What the device has received, by proc(5): the first figure behind its name. */
function deviceBytes() {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((text) => text.trim().startsWith(`${device}:`));
  return Number(line?.split(':')[1]?.trim().split(/\s+/)[0]);
}
