/** Runs in workers: the stages that a conformance test puts before and behind its subject. They tell what they see by log lines. */

import { type MediaType, mediaTypes } from '../../packet/media-type.js';
import type { Packet } from '../../packet/packet.js';
import { definePlugin } from '../../stage/plugin.js';
import type { StageContext } from '../../stage/stage-context.js';
import { defineStage } from '../../stage/stage-spec.js';
import { msToUs } from '../../time/units.js';
import { aborted } from '../../worker/aborted.js';
import { fromPlain, packetsFromText } from './plain-packet.js';

/** URL of this module. */
export const neighbourModule = import.meta.url;

/**
 * How the stage before the subject behaves; `feed` gives each packet once, `linger` too and takes its time to end, all others go on
 * until they are stopped.
 */
export const feederWays = [
  'feed',
  'linger',
  'repeat',
  'flood',
  'throw-open',
  'throw-generate',
  'slow-open',
  'slow-close',
] as const;
export type FeederWay = (typeof feederWays)[number];

/** How the stage behind it behaves; `hold` takes one packet and keeps it. */
export const takerWays = [
  'take',
  'slow',
  'slower',
  'hold',
  'throw-open',
  'throw-process',
  'throw-flush',
  'slow-open',
  'slow-close',
] as const;
export type TakerWay = (typeof takerWays)[number];

/** What a taker tells of a packet, after this word; of the first thousand. */
export const packetWord = 'packet ';
const maxTold = 1000;

const openMs = 150;
/** What a packet takes, milliseconds. */
const packetMs: { readonly [way in TakerWay]?: number } = { slow: 2, slower: 20 };
const lingerMs = 40;

/** The feeder's port for a media type. */
export function feedPort(media: MediaType): string {
  return media.replace('/', '');
}

function thrown(where: string): Error {
  return new Error(`the neighbour throws in ${where}`);
}

async function pause(context: StageContext, ms: number): Promise<void> {
  await context.clock.sleepUntil(context.clock.nowUs() + msToUs(ms));
}

async function openNeighbour(context: StageContext, way: string): Promise<void> {
  if (way === 'throw-open') throw thrown('open');
  if (way !== 'slow-open') return;
  context.log.info('opening');
  await pause(context, openMs);
}

async function closeNeighbour(context: StageContext, way: string): Promise<void> {
  context.log.info('closing');
  if (way === 'slow-close') await pause(context, openMs);
}

const feeder = defineStage({
  type: 'feeder',
  summary: 'Gives the packets of a conformance test.',
  outputs: Object.fromEntries(mediaTypes.map((media) => [feedPort(media), [media]])),
  options: {
    packets: { type: 'string', required: true, description: 'Packets in their plain form, as text.' },
    spanUs: { type: 'integer', required: true, description: 'Microseconds from one round of all packets to the next.' },
    way: { type: 'string', enum: feederWays, required: true, description: 'How it behaves.' },
  },
  async open(context) {
    const { way, spanUs } = context.options;
    const packets = packetsFromText(context.options.packets);
    await openNeighbour(context, way);
    return {
      async generate(emit) {
        const repeats = way !== 'feed' && way !== 'linger';
        for (let lap = 0, count = 0; lap === 0 || repeats; lap++) {
          for (const plain of packets) {
            if (context.stopping.aborted) return;
            const packet = fromPlain(plain, lap * spanUs, context.frames, context.clock.nowUs());
            const ready = emit(packet, feedPort(packet.mediaType));
            if (way !== 'flood') await ready;
            if (++count !== 3) continue;
            context.log.info('fed');
            if (way === 'throw-generate') throw thrown('generate');
          }
        }
        if (way === 'linger') await pause(context, lingerMs);
      },
      close: () => closeNeighbour(context, way),
    };
  },
});

const taker = defineStage({
  type: 'taker',
  summary: 'Takes the packets of a conformance test.',
  inputs: { any: mediaTypes },
  options: { way: { type: 'string', enum: takerWays, required: true, description: 'How it behaves.' } },
  async open(context) {
    const { way } = context.options;
    let told = 0;
    await openNeighbour(context, way);
    return {
      async process(packet) {
        using taken = packet;
        if (way === 'throw-process') throw thrown('process');
        if (told++ < maxTold) context.log.info(`${packetWord}${JSON.stringify(described(taken))}`);
        await pause(context, packetMs[way] ?? 0);
        if (way === 'hold') await aborted(context.signal);
      },
      flush() {
        if (way === 'throw-flush') throw thrown('flush');
      },
      close: () => closeNeighbour(context, way),
    };
  },
});

/** What a taker tells of a packet. */
export type TakenPacket = Pick<Packet, 'sourceId' | 'ptsUs' | 'ledger' | 'mediaType'> & { readonly timeUs: number };

function described(packet: Packet): TakenPacket {
  const { sourceId, ptsUs, ledger, mediaType } = packet;
  return { sourceId, ptsUs, ledger, mediaType, timeUs: packet.kind === 'access-unit' ? packet.dtsUs : ptsUs };
}

export default definePlugin({ name: 'conformance-neighbours', apiVersion: 1, stages: [feeder, taker] });
