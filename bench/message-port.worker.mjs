// Runs in a worker: one end of a bare MessagePort, with a credit for each message as a link has.
import { workerData } from 'node:worker_threads';

/** @typedef {{ message: { kind: string, data?: Uint8Array<ArrayBuffer> }, messages: number, window: number }} Sending */
/** @type {{ port: import('node:worker_threads').MessagePort, sending?: Sending }} */
const { port, sending } = workerData;

if (sending) send(sending);
else port.on('message', (message) => (message === 'end' ? port.close() : port.postMessage('credit')));

/** @param {Sending} sending */
function send({ message, messages, window }) {
  let sent = 0;
  let credits = window;
  const sendWhatMay = () => {
    for (; credits > 0 && sent < messages; credits -= 1) {
      sent += 1;
      const data = message.data && new Uint8Array(message.data.byteLength);
      port.postMessage(data ? { ...message, data } : message, data ? [data.buffer] : []);
    }
    if (sent === messages && credits === window) port.postMessage('end');
  };
  port.on('message', () => {
    credits += 1;
    sendWhatMay();
  });
  sendWhatMay();
}
