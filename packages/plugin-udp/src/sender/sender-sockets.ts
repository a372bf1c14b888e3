import type { Clock, Logger } from '@arkavo-pipeline/core';
import type { ResolvedAddress } from '../socket/resolve-address.js';
import { UdpSocket, type UdpSocketOptions } from '../socket/udp-socket.js';

/** Where a sender's packets go. */
export type SenderTarget = {
  readonly remote: ResolvedAddress;
  readonly port: number;
  readonly rtcpPort: number;
};

/** A datagram of the receiver's, and when it arrived. */
export type OnDatagram = (data: Uint8Array, arrivedUs: number) => void;

/** The sockets of a sender: one, or two when RTCP goes over a port of its own. They hear the receiver alone. */
export class SenderSockets {
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;

  private constructor(rtp: UdpSocket, rtcp: UdpSocket) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /** Throws ERR_UDP_ADDRESS. */
  static async open(target: SenderTarget, log: Logger, clock: Clock, heard: OnDatagram): Promise<SenderSockets> {
    const { remote, port, rtcpPort } = target;
    const options: UdpSocketOptions = { log, clock, onDatagram: (data, _, arrivedUs) => heard(data, arrivedUs) };
    const rtp = await UdpSocket.connect(remote, port, options);
    if (rtcpPort === port) return new SenderSockets(rtp, rtp);
    try {
      return new SenderSockets(rtp, await UdpSocket.connect(remote, rtcpPort, options));
    } catch (error) {
      await rtp.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.rtp.close(), this.rtcp.close()]);
  }
}
