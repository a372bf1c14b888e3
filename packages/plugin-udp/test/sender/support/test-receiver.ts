import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { payloadFormats, type RtpMediaType } from '../../../src/payload/payload-formats.js';
import { parseRtcp } from '../../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../../src/rtcp/write-rtcp.js';
import { isRtcp } from '../../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../../src/rtp/parse-rtp.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';

/** A datagram as it came: one of the two. */
export type Heard = {
  readonly data: Buffer;
  readonly rtp: RtpPacket | undefined;
  readonly rtcp: readonly RtcpPacket[] | undefined;
};

type OfType<Type extends RtcpPacket['type']> = Extract<RtcpPacket, { type: Type }>;

/** A receiver that keeps whatever comes, and says what the test wants said. */
export class TestReceiver {
  readonly heard: Heard[] = [];
  readonly port: number;
  readonly #socket: Socket;
  #sender: { readonly port: number; readonly address: string } | undefined;
  /** Called with each datagram. */
  onHeard: ((heard: Heard) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (data, remote) => {
      this.#sender = remote;
      const isReport = isRtcp(data);
      const heard = {
        data,
        rtp: isReport ? undefined : parseRtp(data),
        rtcp: isReport ? parseRtcp(data) : undefined,
      };
      this.heard.push(heard);
      this.onHeard?.(heard);
    });
  }

  static async open(): Promise<TestReceiver> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new TestReceiver(socket);
  }

  /** Where the last datagram came from. */
  get senderPort(): number | undefined {
    return this.#sender?.port;
  }

  get rtp(): readonly RtpPacket[] {
    return this.heard.flatMap(({ rtp }) => rtp ?? []);
  }

  /** Packets with this payload type. */
  ofPayloadType(payloadType: number): readonly RtpPacket[] {
    return this.rtp.filter((packet) => packet.payloadType === payloadType);
  }

  /** RTCP packets of this type, from all datagrams. */
  reports<Type extends RtcpPacket['type']>(type: Type): readonly OfType<Type>[] {
    const all = this.heard.flatMap(({ rtcp }) => rtcp ?? []);
    return all.filter((packet): packet is OfType<Type> => packet.type === type);
  }

  /** The units in the packets with this payload type, by their timestamps, in order. */
  units(media: RtpMediaType, payloadType: number): readonly (Uint8Array | undefined)[] {
    const payloads = new Map<number, Uint8Array[]>();
    for (const { timestamp, payload } of this.ofPayloadType(payloadType)) {
      payloads.set(timestamp, [...(payloads.get(timestamp) ?? []), payload]);
    }
    return [...payloads.values()].map((unit) => payloadFormats[media].depacketise(unit));
  }

  /** Waits for datagrams until it is so. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#socket, 'message');
  }

  send(packets: readonly RtcpPacket[]): void {
    this.sendData(writeRtcp(packets));
  }

  sendData(data: Uint8Array): void {
    this.#socket.send(data, this.#sender?.port, this.#sender?.address);
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}
