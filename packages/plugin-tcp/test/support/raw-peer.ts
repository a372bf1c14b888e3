import { once } from 'node:events';
import { connect, createServer, type Server, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type Packet, startLedger } from '@arkavo-pipeline/core';
import { encodeHello, type Hello } from '../../src/framing/hello.js';
import { encodePacket } from '../../src/framing/packet-message.js';

export function hello(fields: Partial<Hello> = {}): Hello {
  return {
    name: 'raw',
    id: 'raw-1',
    clock: 'another',
    capabilities: { maxMessageBytes: 1 << 24, media: ['video', 'audio', 'metadata'] },
    ...fields,
  };
}

export function helloBytes(fields: Partial<Hello> = {}): Buffer {
  return encodeHello(hello(fields));
}

/** A packet's message in one piece. */
export function messageBytes(packet: Packet, ledger = startLedger(0)): Buffer {
  const { head, payload } = encodePacket(packet, ledger);
  return Buffer.concat([head, payload]);
}

/** A plain socket: what it received, and when it was closed by the other side. */
export class RawPeer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** The other side has said its last; with `allowHalfOpen`, this one need not follow. */
  readonly cutOff: Promise<void>;
  readonly #received: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.#received.push(chunk));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    this.cutOff = Promise.race([this.closed, new Promise<void>((resolve) => socket.once('end', () => resolve()))]);
  }

  static async connect(port: number, options: Partial<TcpNetConnectOpts> = {}): Promise<RawPeer> {
    const socket = connect({ host: '127.0.0.1', noDelay: true, ...options, port });
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }
}

/** A plain server that answers every connection with `answer`, if there is one. */
export class RawServer {
  readonly peers: RawPeer[] = [];
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, answer: Buffer | undefined) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    server.on('connection', (socket) => {
      this.peers.push(new RawPeer(socket));
      if (answer) socket.write(answer);
    });
  }

  static async open(answer?: Buffer): Promise<RawServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawServer(server, answer);
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const peer of this.peers) peer.socket.destroy();
    await once(this.#server, 'close');
  }
}
