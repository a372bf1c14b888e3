import { isKeyframe, type Packet, type StageEvent, type WhyDetails } from '@arkavo-pipeline/core';
import { CrowdedPeers } from '../../../src/receiver/crowded-peers.js';
import { HeldMemory } from '../../../src/receiver/held-memory.js';
import type { Endpoint, Output, ReceiverContext } from '../../../src/receiver/receiver-context.js';
import type { ReceiverDrop } from '../../../src/receiver/receiver-drops.js';
import { Reception } from '../../../src/receiver/reception.js';
import type { SenderKeys } from '../../../src/receiver/sender-keys.js';
import { SharedKeys } from '../../../src/receiver/shared-keys.js';
import { SourceRegistry } from '../../../src/receiver/source-registry.js';
import { type KeyOrigin, UnreadableSenders } from '../../../src/receiver/unreadable-senders.js';
import { type TellUnreadable, UnreadableStreams } from '../../../src/receiver/unreadable-streams.js';
import { parseRtcp } from '../../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../../src/rtcp/write-rtcp.js';
import { readAbsCaptureTime } from '../../../src/rtp/abs-capture-time.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import type { SessionDescription } from '../../../src/sdp/session-description.js';
import type { PacketSecurity } from '../../../src/security/packet-security.js';
import { plainSecurity } from '../../../src/security/plain-security.js';
import type { ExpectedUnit } from '../../../src/socket/expected-units.js';

export type TestReceptionOptions = {
  readonly minUs?: number;
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
  /** Where the keys come from; default: there are none. */
  readonly origin?: KeyOrigin;
  /** Whether there is room for what is emitted. */
  readonly hasRoom?: () => boolean;
  /** Puts units together as well. */
  readonly socket?: Pick<ReceiverContext, 'expectUnit' | 'expectNoUnit'>;
};

/** A receiver without sockets and timers, whose time the test tells. */
export class TestReception {
  readonly reception: Reception;
  readonly memory = new HeldMemory();
  readonly emitted: Packet[] = [];
  readonly events: StageEvent[] = [];
  readonly warnings: string[] = [];
  /** Why what was warned of is dropped. */
  readonly records: { readonly cause: ReceiverDrop; readonly details: WhyDetails }[] = [];
  readonly drops: Partial<Record<ReceiverDrop, number>> = {};
  /** What was sent, and to which port. */
  readonly sent: { readonly data: Uint8Array; readonly port: number }[] = [];
  /** The units that were to be told as soon as they are whole. */
  readonly expected: ExpectedUnit[] = [];
  readonly #takers = new Map<number, ExpectedUnit>();
  nowUs = 1_000_000;

  constructor(options: TestReceptionOptions = {}) {
    const { minUs = 0, maxUs = 120_000, maxPeers = 64, maxSourcesPerPeer = 16, security = plainSecurity } = options;
    this.reception = new Reception({
      maxPeers,
      description: options.description,
      keys: options.keys ?? new SharedKeys(security),
      context: {
        stageId: 'receive',
        outputs: new Set<Output>(options.outputs ?? ['video', 'audio', 'metadata']),
        minUs,
        maxUs,
        maxSourcesPerPeer,
        ssrc: 0xabcdef,
        cname: 'receiver',
        memory: this.memory,
        unreadable: new UnreadableSenders(options.origin ?? 'none', this.#tell),
        unreadableStreams: new UnreadableStreams(this.#tell),
        crowded: new CrowdedPeers(maxSourcesPerPeer, this.#tell),
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
        expectUnit: (expected) => {
          this.expected.push(expected);
          this.#takers.set(expected.ssrc, expected);
          options.socket?.expectUnit(expected);
        },
        expectNoUnit: (ssrc) => {
          this.#takers.delete(ssrc);
          options.socket?.expectNoUnit(ssrc);
        },
        keyframeAsked: () => {},
      },
    });
  }

  readonly #tell: TellUnreadable = (message, cause, details) => {
    this.warnings.push(message);
    this.records.push({ cause, details });
  };

  /** Takes datagrams from a port of a machine. */
  raw(data: Uint8Array, port: number, address = '192.0.2.1'): void {
    const from: Endpoint = { address, port };
    this.reception.receive(data, from, this.nowUs);
    this.reception.settle(this.nowUs);
  }

  /** A unit is whole, of these packets, which are still to come: whoever expects it from there takes it. */
  unit(unit: Uint8Array, [first]: readonly RtpPacket[], port: number, address = '192.0.2.1'): void {
    const expected = this.#takers.get(first?.ssrc ?? 0);
    if (!first || expected?.from.port !== port || expected.from.address !== address) return;
    const { sequenceNumber, timestamp, extensions } = first;
    const element = extensions.get(expected.captureTimeId ?? 0);
    const capturedUnixUs = element && readAbsCaptureTime(element)?.unixUs;
    const data = Uint8Array.from(unit);
    const isKey = isKeyframe('h264', data);
    expected.take({ data, isKey, sequenceNumber, timestamp, capturedUnixUs }, this.nowUs);
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
