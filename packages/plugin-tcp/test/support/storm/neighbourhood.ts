import assert from 'node:assert/strict';
import { Neighbour } from './neighbour.js';
import type { ReceiverReport } from './receiver-report.js';
import { StormReceiver } from './storm-receiver.js';

/** A receiver, and a good camera that sends to it while others do what they like. */
export class Neighbourhood {
  readonly receiver: StormReceiver;
  readonly #neighbour: Neighbour;
  readonly #options: object;
  #heldBytes = 0;

  private constructor(receiver: StormReceiver, neighbour: Neighbour, options: object) {
    this.receiver = receiver;
    this.#neighbour = neighbour;
    this.#options = options;
  }

  /** `camera`: options of the sender. */
  static async open(options: object, camera: object): Promise<Neighbourhood> {
    const receiver = await StormReceiver.open(options);
    const neighbour = new Neighbour(receiver.port, camera);
    await receiver.reportWhen(() => receiver.arrivals.length > 0);
    return new Neighbourhood(receiver, neighbour, camera);
  }

  /** From now on memory is compared with what is in use now. */
  async warm(): Promise<void> {
    this.#heldBytes = await this.receiver.heldBytes();
    this.receiver.mostBytes = 0;
  }

  /** How much more memory was in use at most since then, and is now, after a collection of garbage, MB. */
  async growthMb(): Promise<{ readonly most: number; readonly held: number }> {
    const held = await this.receiver.heldBytes();
    const most = this.receiver.mostBytes;
    return { most: (most - this.#heldBytes) / 1e6, held: (held - this.#heldBytes) / 1e6 };
  }

  /** Ends the neighbour's stream. Fails unless every packet of it has come, unchanged and in order. */
  async assertUntouched(pts: 'kept' | 'mapped'): Promise<void> {
    await this.#assertWhole(this.#neighbour, 0, 0, pts);
  }

  /** Fails unless one that comes now, and goes on where the other one was, is taken, too. */
  async assertWelcomes(pictures: number): Promise<void> {
    const before = this.receiver.arrivals.length;
    await this.#assertWhole(new Neighbour(this.receiver.port, this.#options), before, pictures, 'mapped');
  }

  /** Ends all processes, whatever they do. */
  kill(): void {
    this.#neighbour.kill();
    this.receiver.kill();
  }

  /** Fails unless everything is given back. */
  async assertLeavesNothing(): Promise<void> {
    assert.deepEqual(await this.receiver.close(), { frames: 0, resources: [], code: 0 });
  }

  async #assertWhole(camera: Neighbour, first: number, pictures: number, pts: 'kept' | 'mapped'): Promise<void> {
    const { sent, ...lost } = await camera.leave(pictures);
    assert.deepEqual(lost, { drops: {}, faults: [] });
    await this.receiver.reportWhen(() => this.receiver.arrivals.length >= first + sent.length);
    const arrivals = this.receiver.arrivals.slice(first);
    assert.deepEqual(digests(arrivals), digests(sent));
    if (pts === 'kept') assert.deepEqual(times(arrivals), times(sent));
  }
}

function digests(packets: readonly { readonly digest: string }[]): string[] {
  return packets.map(({ digest }) => digest);
}

function times(packets: readonly { readonly ptsUs: number }[]): number[] {
  return packets.map(({ ptsUs }) => ptsUs);
}

/** What a receiver counted between two reports, by name; what it didn't is left out. */
export function countedSince(before: ReceiverReport, after: ReceiverReport): Record<string, number> {
  const changes = Object.entries(after.drops).map(
    ([cause, count]) => [cause, count - (before.drops[cause] ?? 0)] as const,
  );
  return Object.fromEntries(changes.filter(([, change]) => change > 0));
}
