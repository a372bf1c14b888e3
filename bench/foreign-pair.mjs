import { startMeasured } from './measured-process.mjs';
import { freePort, untilListening } from './ports.mjs';

/** @typedef {readonly [string, ...string[]]} Command */

/**
 * Runs a receiving program and then a sending one over loopback TCP, to the end of both.
 *
 * @param {(port: number) => { receiver: Command, sender: Command }} commands
 * @returns {Promise<{ cpuSeconds: number, receiverOutput: string }>} CPU time of both.
 */
export async function measurePair(commands) {
  const port = await freePort();
  const { receiver, sender } = commands(port);
  const receiving = start(receiver);
  const failed = receiving.done.then(() => {});
  failed.catch(() => {});
  await Promise.race([untilListening(port), failed]);
  const sending = start(sender);
  try {
    const [received, sent] = await Promise.all([receiving.done, sending.done]);
    return { cpuSeconds: received.cpuSeconds + sent.cpuSeconds, receiverOutput: received.output };
  } finally {
    receiving.kill();
    sending.kill();
  }
}

/** @param {Command} command */
function start([name, ...args]) {
  return startMeasured(name, args);
}
