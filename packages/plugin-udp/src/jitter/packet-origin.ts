/** How a packet reached the receiver: on its own stream, as an answer to a request, or computed from parity. */
export type PacketOrigin = 'stream' | 'resend' | 'parity';
