import { type LinkCounters, openLinkCounters } from '../stats/link-counters.js';
import { linkName, portName, type WiredLink } from './wiring.js';

/** A link that has been full for so long without a packet moving is told of, once until it moves again. */
const stalledMs = 10_000;

type Watched = WiredLink & {
  readonly numbers: LinkCounters;
  moved: number;
  movedMs: number;
  told: boolean;
};

/** Finds links at which everything stands still because the consumer neither forwards nor disposes of what it holds. */
export class StallWatch {
  readonly #links: readonly Watched[];

  constructor(links: readonly WiredLink[]) {
    this.#links = links.map((wired) => {
      return { ...wired, numbers: openLinkCounters(wired.counters), moved: -1, movedMs: 0, told: false };
    });
  }

  /** Calls `tell` for each link that is found to have stalled since the last call; one without a running consumer waits for that. */
  look(nowMs: number, runs: (stage: string) => boolean, tell: (consumer: string, message: string) => void): void {
    for (const watched of this.#links) {
      const { link, numbers } = watched;
      const moved = numbers.delivered.value;
      if (moved !== watched.moved || numbers.depth.value < link.capacity || !runs(link.to.stage)) {
        watched.moved = moved;
        watched.movedMs = nowMs;
        watched.told = false;
      } else if (!watched.told && nowMs - watched.movedMs >= stalledMs) {
        watched.told = true;
        tell(
          link.to.stage,
          `the link ${linkName(link)} has been full for ${stalledMs / 1000} s: ${portName(link.to)} holds what it was given; ` +
            'it waits for something, or does not dispose of its packets',
        );
      }
    }
  }
}
