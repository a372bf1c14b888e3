import type { Logger } from '@arkavo-pipeline/core';
import type { ResolvedAddress } from '../socket/resolve-address.js';
import { UdpSocket } from '../socket/udp-socket.js';

/** Where a sender's packets go. */
export type SenderTarget = {
  readonly remote: ResolvedAddress;
  readonly port: number;
  readonly rtcpPort: number;
};

/** The sockets of a sender: one, or two when RTCP goes over a port of its own. They hear the receiver alone. */
export class SenderSockets {
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;

  private constructor(rtp: UdpSocket, rtcp: UdpSocket) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /** Throws ERR_UDP_ADDRESS. */
  static async open(target: SenderTarget, log: Logger, onDatagram: (data: Uint8Array) => void): Promise<SenderSockets> {
    const { remote, port, rtcpPort } = target;
    const rtp = await UdpSocket.connect(remote, port, { log, onDatagram });
    if (rtcpPort === port) return new SenderSockets(rtp, rtp);
    try {
      return new SenderSockets(rtp, await UdpSocket.connect(remote, rtcpPort, { log, onDatagram }));
    } catch (error) {
      await rtp.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.rtp.close(), this.rtcp.close()]);
  }
}
