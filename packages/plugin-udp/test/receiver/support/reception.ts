import type { Packet, StageEvent } from '@arkavo-pipeline/core';
import { HeldMemory } from '../../../src/receiver/held-memory.js';
import type { Endpoint, Output } from '../../../src/receiver/receiver-context.js';
import type { ReceiverDrop } from '../../../src/receiver/receiver-drops.js';
import { Reception } from '../../../src/receiver/reception.js';
import type { SenderKeys } from '../../../src/receiver/sender-keys.js';
import { SharedKeys } from '../../../src/receiver/shared-keys.js';
import { SourceRegistry } from '../../../src/receiver/source-registry.js';
import { parseRtcp } from '../../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../../src/rtcp/write-rtcp.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import type { SessionDescription } from '../../../src/sdp/session-description.js';
import type { PacketSecurity } from '../../../src/security/packet-security.js';
import { plainSecurity } from '../../../src/security/plain-security.js';

export type TestReceptionOptions = {
  /** That are linked; default all. */
  readonly outputs?: readonly Output[];
  readonly maxUs?: number;
  readonly maxPeers?: number;
  readonly maxSourcesPerPeer?: number;
  /** What all senders send. */
  readonly description?: SessionDescription;
  readonly security?: PacketSecurity;
  /** Instead of those that it has for all. */
  readonly keys?: SenderKeys;
  /** Whether there is room for what is emitted. */
  readonly hasRoom?: () => boolean;
};

/** A receiver without sockets and timers, whose time the test tells. */
export class TestReception {
  readonly reception: Reception;
  readonly memory = new HeldMemory();
  readonly emitted: Packet[] = [];
  readonly events: StageEvent[] = [];
  readonly drops: Partial<Record<ReceiverDrop, number>> = {};
  /** What was sent, and to which port. */
  readonly sent: { readonly data: Uint8Array; readonly port: number }[] = [];
  nowUs = 1_000_000;

  constructor(options: TestReceptionOptions = {}) {
    const { maxUs = 120_000, maxPeers = 64, maxSourcesPerPeer = 16, security = plainSecurity } = options;
    this.reception = new Reception({
      maxPeers,
      description: options.description,
      keys: options.keys ?? new SharedKeys(security),
      context: {
        stageId: 'receive',
        outputs: new Set<Output>(options.outputs ?? ['video', 'audio', 'metadata']),
        minUs: 0,
        maxUs,
        maxSourcesPerPeer,
        ssrc: 0xabcdef,
        cname: 'receiver',
        memory: this.memory,
        sources: new SourceRegistry((event) => this.events.push(event)),
        emit: (packet) => {
          const hasRoom = options.hasRoom?.() ?? true;
          if (hasRoom) this.emitted.push(packet);
          return hasRoom;
        },
        send: (data, { port }) => this.sent.push({ data, port }),
        drop: (cause, count = 1) => {
          this.drops[cause] = (this.drops[cause] ?? 0) + count;
        },
        keyframeAsked: () => {},
      },
    });
  }

  /** Takes datagrams from a port of a machine. */
  raw(data: Uint8Array, port: number, address = '192.0.2.1'): void {
    const from: Endpoint = { address, port };
    this.reception.receive(data, from, this.nowUs);
    this.reception.settle(this.nowUs);
  }

  packets(packets: readonly RtpPacket[], port: number): void {
    for (const packet of packets) this.raw(writeRtp(packet), port);
  }

  control(packets: readonly RtcpPacket[], port: number): void {
    this.raw(writeRtcp(packets), port);
  }

  /** Time passes, millisecond by millisecond. */
  pass(us: number): void {
    for (const endUs = this.nowUs + us; this.nowUs < endUs; ) {
      this.nowUs = Math.min(endUs, this.nowUs + 1000);
      this.reception.poll(this.nowUs);
    }
  }

  /** What was told to a port, of one kind. */
  told<Type extends RtcpPacket['type']>(type: Type, port: number): Extract<RtcpPacket, { type: Type }>[] {
    const all = this.sent.flatMap((one) => (one.port === port ? (parseRtcp(one.data) ?? []) : []));
    return all.filter((packet): packet is Extract<RtcpPacket, { type: Type }> => packet.type === type);
  }
}
