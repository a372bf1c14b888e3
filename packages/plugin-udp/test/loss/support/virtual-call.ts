import type { AccessUnitPacket, Packet, WhyDetails } from '@arkavo-pipeline/core';
import type { Impairment } from '@arkavo-pipeline/impairment';
import { CrowdedPeers } from '../../../src/receiver/crowded-peers.js';
import { HeldMemory } from '../../../src/receiver/held-memory.js';
import { Reception } from '../../../src/receiver/reception.js';
import { SharedKeys } from '../../../src/receiver/shared-keys.js';
import { SourceRegistry } from '../../../src/receiver/source-registry.js';
import { UnreadableSenders } from '../../../src/receiver/unreadable-senders.js';
import { UnreadableStreams } from '../../../src/receiver/unreadable-streams.js';
import { plainSecurity } from '../../../src/security/plain-security.js';
import type { SenderOptions } from '../../../src/sender/sender-options.js';
import { SenderSession } from '../../../src/sender/sender-session.js';
import { TcpFlow } from '../../congestion/support/tcp-flow.js';
import { type Random, seededRandom } from '../../repair/support/random.js';
import { VirtualTime } from '../../repair/support/virtual-time.js';
import { packetisingSocket } from '../../sender/support/packetising-socket.js';
import { frameUs, VirtualCamera } from './virtual-camera.js';
import { soundUs, VirtualMicrophone } from './virtual-microphone.js';
import { type HoldUps, VirtualThread } from './virtual-thread.js';
import { withVirtualTimers } from './virtual-timers.js';
import { VirtualWay } from './virtual-way.js';

/** The relay is what impairs the network: what holds it up holds up all that is under way. */
export type ThreadName = 'sender' | 'relay' | 'receiver';

export type CallOptions = {
  /** Of the way to the receiver, and of the way back. */
  readonly way: Impairment;
  readonly pictures: number;
  readonly seed: number;
  readonly bitsPerSecond?: number;
  /** Whether there is sound beside the video, of 1.6 Mbit/s. */
  readonly hasSound?: boolean;
  /** Whether the camera does what it is asked for; otherwise it is a file that goes its way. */
  readonly obeys?: boolean;
  readonly sender?: Partial<SenderOptions>;
  readonly maxUs?: number;
  /** The receiver is killed, and another one is there at once. */
  readonly anewUs?: number;
  /** Whose threads the machine has no time for now and then. */
  readonly holdUps?: { readonly [Name in ThreadName]?: HoldUps };
  /** The socket takes whole units, too: those that need not wait go at once. */
  readonly takesUnits?: boolean;
  /** What the sender gives to the network. */
  readonly onSent?: (datagram: Uint8Array, atUs: number) => void;
  /** A long TCP download (CUBIC) through the same queue. */
  readonly download?: { readonly fromUs: number; readonly untilUs: number };
  /** Other settings of both directions from a time on. */
  readonly changes?: readonly { readonly atUs: number; readonly way: Impairment }[];
};

export type Decision = { readonly atUs: number; readonly cause: string; readonly details: WhyDetails };

/** What became of a call. */
export type Call = {
  readonly camera: VirtualCamera;
  /** What came out, in order. */
  readonly taken: readonly { readonly packet: AccessUnitPacket; readonly atUs: number }[];
  readonly sendDrops: Readonly<Record<string, number>>;
  readonly receiveDrops: Readonly<Record<string, number>>;
  readonly decisions: readonly Decision[];
  /** What the sender warned of. */
  readonly warnings: readonly string[];
  /** Bytes of media, resends and parity, by payload type. */
  readonly sentBytes: ReadonlyMap<number, number>;
  /** Units that the socket was given whole. */
  readonly unitsAtOnce: number;
  readonly endUs: number;
};

export const defaults: SenderOptions = {
  host: '192.0.2.2',
  port: 5004,
  mtu: 1200,
  congestion: true,
  minBitrate: 200_000,
  maxBitrate: 8_000_000,
  startBitrate: 2_000_000,
  repair: 'auto',
  repairMs: 120,
  maxQueueMs: 750,
  security: undefined,
  token: undefined,
  fingerprint: undefined,
  ca: undefined,
  knownReceivers: undefined,
  srtpKey: undefined,
  srtpProfile: 'AES_CM_128_HMAC_SHA1_80',
  rtcpPort: undefined,
  sdp: undefined,
};
const tailUs = 1_500_000;
const sender = { address: '192.0.2.1', port: 40_000 };

/** A whole sender and a whole receiver, but for their sockets, with an impaired network between them: in virtual time. */
export function call(options: CallOptions): Call {
  const time = new VirtualTime();
  const one = new VirtualCall(time, options);
  withVirtualTimers(time, one.threads.sender, () => {
    one.begin();
    time.run();
  });
  return one;
}

class VirtualCall implements Call {
  readonly camera: VirtualCamera;
  readonly taken: { packet: AccessUnitPacket; atUs: number }[] = [];
  readonly sendDrops: Record<string, number> = {};
  readonly receiveDrops: Record<string, number> = {};
  readonly decisions: Decision[] = [];
  readonly warnings: string[] = [];
  readonly sentBytes = new Map<number, number>();
  unitsAtOnce = 0;
  readonly endUs: number;
  readonly threads: { readonly [Name in ThreadName]: VirtualThread };
  readonly #time: VirtualTime;
  readonly #options: CallOptions;
  readonly #random: Random;
  readonly #down: VirtualWay;
  readonly #up: VirtualWay;
  readonly #session: SenderSession;
  #reception: Reception;
  #receivers = 0;
  #wakeUs = Number.POSITIVE_INFINITY;

  constructor(time: VirtualTime, options: CallOptions) {
    this.#time = time;
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.endUs = options.pictures * frameUs + tailUs;
    this.threads = {
      sender: new VirtualThread(time),
      relay: new VirtualThread(time),
      receiver: new VirtualThread(time),
    };
    this.#down = this.#way('down', (datagram) => this.#receive(datagram));
    this.#up = this.#way('up', (datagram) => this.#answer(datagram));
    const bitsPerSecond = options.bitsPerSecond ?? 3_000_000;
    this.camera = new VirtualCamera({ bitsPerSecond, keyframeInterval: 60, random: this.#random });
    this.#session = this.#openSession();
    this.#reception = this.#openReception();
  }

  begin(): void {
    for (let index = 0; index < this.#options.pictures; index++) {
      this.#time.at(index * frameUs, () => {
        const picture = this.camera.next(this.#time.nowUs);
        this.threads.sender.socket(() => this.#session.take(picture));
      });
    }
    if (this.#options.hasSound) this.#speak();
    for (const { atUs, way } of this.#options.changes ?? []) {
      this.#time.at(atUs, () => {
        for (const path of [this.#down, this.#up]) path.change(way);
      });
    }
    const { anewUs, download } = this.#options;
    if (download) this.#download().run(download.fromUs, download.untilUs);
    if (anewUs !== undefined) this.#time.at(anewUs, () => this.#restart());
    this.#holdUp();
    this.#time.at(this.endUs, () => this.#session.close());
    this.#wake();
  }

  #speak(): void {
    const microphone = new VirtualMicrophone();
    for (let atUs = 0; atUs < this.#options.pictures * frameUs; atUs += soundUs) {
      this.#time.at(atUs, () => {
        const sound = microphone.next(this.#time.nowUs);
        this.threads.sender.socket(() => this.#session.take(sound));
      });
    }
  }

  #download(): TcpFlow {
    const link = {
      send: (bytes: number, deliver: (queueUs: number) => void) => this.#down.sendOther(bytes, () => deliver(0)),
    };
    return new TcpFlow(this.#time, link, 0, 'cubic');
  }

  #restart(): void {
    this.#reception = this.#openReception();
    this.#wake();
  }

  #way(name: string, arrive: (datagram: Uint8Array) => void): VirtualWay {
    return new VirtualWay(this.#time, this.threads.relay, this.#options.way, `${name} ${this.#options.seed}`, arrive);
  }

  #openSession(): SenderSession {
    const nowUs = () => this.#time.nowUs;
    const send = (data: Uint8Array) => this.#send(data);
    const socket = { queuedBytes: 0, send, sendAll: (datagrams: readonly Uint8Array[]) => datagrams.forEach(send) };
    const decide = (cause: string, details: WhyDetails) =>
      this.decisions.push({ atUs: this.#time.nowUs, cause, details });
    return new SenderSession({
      options: { ...defaults, ...this.#options.sender },
      clock: { nowUs, sleepUntil: () => Promise.resolve() },
      random: () => Math.floor(this.#random() * 2 ** 32),
      security: plainSecurity,
      rtp: socket,
      rtcp: socket,
      units: this.#options.takesUnits ? this.#units : undefined,
      unixOffsetUs: 1_700_000_000_000_000,
      endpoint: { address: '192.0.2.2', port: 5004, rtcpPort: 5004, repair: 'auto', isSecure: false },
      sessionId: 1,
      maxBytes: 1200,
      sdpFile: undefined,
      keys: undefined,
      events: {
        drop: (cause, count) => tally(this.sendDrops, cause, count),
        fault: (error) => {
          throw error;
        },
        refused: (cause) => tally(this.sendDrops, cause, 1),
        keyframe: (_, cause, details) => {
          if (this.#options.obeys) this.camera.wantKeyframe();
          decide(`keyframe ${cause}`, details);
        },
        bitrate: (bitsPerSecond, cause, details) => {
          if (this.#options.obeys) this.camera.bitsPerSecond = bitsPerSecond;
          decide(`bitrate ${cause}`, details);
        },
        repair: (cause, details) => decide(`repair ${cause}`, details),
        warn: (message) => this.warnings.push(message),
      },
    });
  }

  #openReception(): Reception {
    return new Reception({
      maxPeers: 64,
      description: undefined,
      keys: new SharedKeys(plainSecurity),
      context: {
        stageId: 'receive',
        outputs: new Set(['video', 'audio'] as const),
        minUs: 0,
        maxUs: this.#options.maxUs ?? 120_000,
        maxSourcesPerPeer: 16,
        ssrc: 0xabcdef + this.#receivers++,
        cname: 'receiver',
        memory: new HeldMemory(),
        unreadable: new UnreadableSenders('none', () => {}),
        unreadableStreams: new UnreadableStreams(() => {}),
        crowded: new CrowdedPeers(16, () => {}),
        expectUnit() {},
        expectNoUnit() {},
        sources: new SourceRegistry(() => {}),
        emit: (packet: Packet) => {
          if (packet.kind === 'access-unit') this.taken.push({ packet, atUs: this.#time.nowUs });
          return true;
        },
        send: (data) => this.#up.send(data),
        drop: (cause, count = 1) => tally(this.receiveDrops, cause, count),
        keyframeAsked: () => {},
      },
    });
  }

  readonly #units = packetisingSocket((datagrams) => {
    this.unitsAtOnce += 1;
    for (const datagram of datagrams) this.#send(datagram);
  });

  #send(data: Uint8Array): void {
    this.#options.onSent?.(data, this.#time.nowUs);
    const payloadType = (data[1] ?? 0) & 0x7f;
    this.sentBytes.set(payloadType, (this.sentBytes.get(payloadType) ?? 0) + data.length);
    this.#down.send(data);
  }

  #holdUp(): void {
    const endUs = this.#options.pictures * frameUs;
    for (const name of ['sender', 'relay', 'receiver'] as const) {
      const holdUps = this.#options.holdUps?.[name];
      if (holdUps) this.threads[name].holdUp(holdUps, seededRandom(this.#options.seed + name.length), endUs);
    }
  }

  #answer(datagram: Uint8Array): void {
    const { nowUs } = this.#time;
    this.threads.sender.socket(() => this.#session.receive(datagram, nowUs));
  }

  #receive(datagram: Uint8Array): void {
    const arrivedUs = this.#time.nowUs;
    this.threads.receiver.socket(() => {
      this.#reception.receive(Buffer.from(datagram), sender, this.#time.nowUs, arrivedUs);
      this.threads.receiver.afterwards(this.#settle);
    });
  }

  readonly #settle = () => this.#wakeAt(this.#reception.settle(this.#time.nowUs));

  readonly #wake = () => {
    this.#wakeUs = Number.POSITIVE_INFINITY;
    this.#wakeAt(this.#reception.poll(this.#time.nowUs));
  };

  /** As a timer does: up to a millisecond late. */
  #wakeAt(us: number): void {
    const atUs = Math.max(us, this.#time.nowUs) + 500;
    if (atUs >= this.#wakeUs || atUs > this.endUs) return;
    this.#wakeUs = atUs;
    // What came meanwhile is read first.
    this.#time.at(atUs, () => {
      if (this.#wakeUs === atUs) this.threads.receiver.afterwards(this.#wake);
    });
  }
}

function tally(drops: Record<string, number>, cause: string, count: number): void {
  drops[cause] = (drops[cause] ?? 0) + count;
}
