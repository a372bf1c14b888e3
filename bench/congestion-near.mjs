// A program of the congestion bench, on the sender's side of the network: small probes all the time, and a TCP download while it is
// told to. Arguments: address, port of the probes, port of the download. Lines on standard input: `tcp on`, `tcp off`.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { systemClock } from '@arkavo-pipeline/core';

const probeMs = 20;
const chunk = Buffer.alloc(65_536);

const [address, probePort, tcpPort] = process.argv.slice(2);
if (!address || !probePort || !tcpPort) throw new Error('expected: address, port of the probes, port of the download');

const probes = createSocket('udp4');
const timer = setInterval(() => {
  const probe = Buffer.alloc(8);
  probe.writeDoubleBE(systemClock.nowUs());
  probes.send(probe, Number(probePort), address);
}, probeMs);

/** @type {import('node:net').Socket | undefined} */
let download;
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'tcp on') download = startDownload();
  else download?.destroy();
});
lines.on('close', () => {
  download?.destroy();
  clearInterval(timer);
  probes.close();
});

function startDownload() {
  const socket = connect({ host: String(address), port: Number(tcpPort) });
  const fill = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  // Once it is told to stop, what the other side says of it is of no interest.
  socket
    .on('connect', fill)
    .on('drain', fill)
    .on('error', () => {});
  return socket;
}
