import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What may be the reason, and what to do, when whoever took a connection closed it without a hello. For people. */
export function whyUnheard(socket: Socket, hasToken: boolean): string {
  const isPlain = !(socket instanceof TLSSocket);
  const guesses = [
    ...(isPlain ? ['it expects TLS (set "security": "tls" here, or "none" there)'] : []),
    'it has no room',
    ...(hasToken ? ['it lets this address wait after attempts that failed'] : []),
    'it is no tcp-receiver, or one with protocol "arkavo"',
  ];
  return guesses.join('; or ');
}
