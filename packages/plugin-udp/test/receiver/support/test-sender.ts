import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseRtcp } from '../../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../../src/rtcp/write-rtcp.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import type { PacketSecurity } from '../../../src/security/packet-security.js';
import { plainSecurity } from '../../../src/security/plain-security.js';
import type { TestStream } from './rtp-stream.js';

/** A sender of a test: says what it is told to, and keeps what it hears. */
export class TestSender {
  /** What the receiver sent back, packet by packet. */
  readonly heard: RtcpPacket[] = [];
  readonly #socket: Socket;
  readonly #security: PacketSecurity;
  sentBytes = 0;
  heardBytes = 0;

  private constructor(socket: Socket, security: PacketSecurity) {
    this.#socket = socket;
    this.#security = security;
    // Nobody listens yet, or any more: a sender goes on.
    socket.on('error', () => {});
    socket.on('message', (data) => {
      this.heardBytes += data.length;
      const opened = security.unprotectRtcp(data);
      if (typeof opened !== 'string') this.heard.push(...(parseRtcp(opened) ?? []));
    });
  }

  static async open(port: number, security: PacketSecurity = plainSecurity): Promise<TestSender> {
    const socket = createSocket('udp4');
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new TestSender(socket, security);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Reports, and names all streams `cname`. */
  describe(cname: string, streams: readonly TestStream[], ptsUs = 0, more: readonly RtcpPacket[] = []): Promise<void> {
    const chunks = streams.map(({ ssrc }) => ({ ssrc, cname }));
    return this.control([
      ...streams.map((stream) => stream.report(ptsUs)),
      { type: 'source-description', chunks },
      ...more,
    ]);
  }

  goodbye(streams: readonly TestStream[]): Promise<void> {
    return this.control([{ type: 'bye', ssrcs: streams.map(({ ssrc }) => ssrc) }]);
  }

  control(packets: readonly RtcpPacket[]): Promise<void> {
    return this.raw(this.#security.protectRtcp(writeRtcp(packets)));
  }

  async send(packets: readonly RtpPacket[]): Promise<void> {
    for (const packet of packets) await this.raw(this.#security.protectRtp(writeRtp(packet)));
  }

  /** Resolves when the event loop has turned, so that a receiver in the same thread may read. */
  raw(data: Uint8Array): Promise<void> {
    this.sentBytes += data.length;
    return new Promise((resolve) => this.#socket.send(data, () => setImmediate(resolve)));
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}
