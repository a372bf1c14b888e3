import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';

export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly onSocket: (socket: Socket) => void;
  /** A connection that could not be accepted. */
  readonly onFault: (error: Error) => void;
};

/** A listening port. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #closed: Promise<unknown> | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Throws ERR_TCP_PORT_IN_USE, or ERR_TCP_ADDRESS for whatever else keeps the system from listening there. */
  static async open(options: ListenerOptions): Promise<Listener> {
    const server = createServer();
    const listener = new Listener(server);
    server.on('connection', (socket) => {
      listener.#sockets.add(socket);
      socket.once('close', () => listener.#sockets.delete(socket));
      options.onSocket(socket);
    });
    try {
      server.listen({ host: options.host, port: options.port });
      await once(server, 'listening');
    } catch (error) {
      throw listenError(options, error as NodeJS.ErrnoException);
    }
    server.on('error', options.onFault);
    return listener;
  }

  /** As it was bound. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `host:port`, as it was bound. */
  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return hostAndPort(address, port);
  }

  /** Accepts no more connections; those that are open stay. */
  stopAccepting(): void {
    if (this.#closed) return;
    this.#closed = once(this.#server, 'close');
    this.#server.close();
  }

  /** Ends everything, and resolves when the port is free. */
  async close(): Promise<void> {
    this.stopAccepting();
    for (const socket of this.#sockets) socket.destroy();
    await this.#closed;
  }
}

function listenError({ host, port }: ListenerOptions, error: NodeJS.ErrnoException): PipelineError {
  if (error.code === 'EADDRINUSE') {
    return new PipelineError(
      'ERR_TCP_PORT_IN_USE',
      `port ${port} of ${host} is taken by another program; stop that program, or set another port here and at the senders`,
      { cause: error, retryable: true },
    );
  }
  return new PipelineError(
    'ERR_TCP_ADDRESS',
    `cannot listen on ${hostAndPort(host, port)} (${error.code ?? error.message}); set host to an address of this machine and port to one that you may use`,
    { cause: error },
  );
}
