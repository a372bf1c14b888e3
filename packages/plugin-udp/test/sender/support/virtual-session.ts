import { parseRtcp } from '../../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';
import { isRtcp } from '../../../src/rtp/is-rtcp.js';
import { plainSecurity } from '../../../src/security/plain-security.js';
import { type SenderOptions, senderOptions } from '../../../src/sender/sender-options.js';
import { SenderSession } from '../../../src/sender/sender-session.js';
import { packetisingSocket } from './packetising-socket.js';

const startUs = 5_000_000;

export type VirtualSessionOptions = Partial<SenderOptions> & {
  readonly maxBytes?: number;
  /** The socket takes whole units, too: those that need not wait go at once. */
  readonly takesUnits?: boolean;
};

/** A session of a udp-sender without sockets, whose time the test tells. */
export class VirtualSession {
  readonly session: SenderSession;
  readonly sent: Uint8Array[] = [];
  readonly files: string[] = [];
  readonly refused: string[] = [];
  /** What it dropped, asked for and decided, and why. */
  readonly told: unknown[] = [];
  /** Units that the socket was given whole. */
  unitsAtOnce = 0;
  nowUs = startUs;

  constructor({ maxBytes = 1200, takesUnits = false, ...given }: VirtualSessionOptions = {}) {
    const options = Object.fromEntries(
      Object.entries(senderOptions).map(([name, spec]) => [name, 'default' in spec ? spec.default : undefined]),
    );
    const send = (data: Uint8Array) => void this.sent.push(Uint8Array.from(data));
    const socket = { queuedBytes: 0, send, sendAll: (all: readonly Uint8Array[]) => all.forEach(send) };
    const units = packetisingSocket((datagrams) => {
      this.unitsAtOnce += 1;
      socket.sendAll(datagrams);
    });
    let word = 10;
    this.session = new SenderSession({
      options: { ...options, port: 5004, ...given } as ConstructorParameters<typeof SenderSession>[0]['options'],
      clock: { nowUs: () => this.nowUs, sleepUntil: async () => {} },
      ...{ unixOffsetUs: 0, random: () => word++, security: plainSecurity, sessionId: 1, maxBytes },
      endpoint: { address: '127.0.0.1', port: 5004, rtcpPort: 5004, repair: 'auto', isSecure: false },
      ...{ keys: undefined, rtp: socket, rtcp: socket, units: takesUnits ? units : undefined },
      sdpFile: { write: (text) => void this.files.push(text) },
      events: {
        drop: (...dropped) => void this.told.push(dropped),
        fault(error) {
          throw error;
        },
        refused: (cause) => void this.refused.push(cause),
        keyframe: (_, ...asked) => void this.told.push(asked),
        bitrate: (...asked) => void this.told.push(asked),
        repair: (...plan) => void this.told.push(plan),
        warn() {},
      },
    });
  }

  /** RTCP datagrams that were sent. */
  get control(): readonly Uint8Array[] {
    return this.sent.filter((data) => isRtcp(data));
  }

  /** RTCP packets that were sent. */
  get reports(): readonly RtcpPacket[] {
    return this.control.flatMap((data) => parseRtcp(data) ?? []);
  }

  /** Time passes, millisecond by millisecond; what comes has no use. */
  pass(us: number): void {
    for (const endUs = this.nowUs + us; this.nowUs < endUs; ) {
      this.nowUs += 1000;
      this.session.receive(new Uint8Array(1));
    }
  }
}
