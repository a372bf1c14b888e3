import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { PacketLogEntry } from '@arkavo-pipeline/plugin-source';
import type { Command } from './command.js';

/** A packet that came to a `packet-log`. Times are those of the machine's monotonic clock, microseconds. */
export type Sighting = {
  readonly sourceId: string;
  readonly ptsUs: number;
  readonly atUs: number;
  readonly captureUs: number;
  readonly keyframe: boolean;
  readonly bytes: number;
  readonly sha256: string;
};

/** What a program's `packet-log` with hashes writes to standard output, while it runs. */
export class Sightings {
  readonly all: Sighting[] = [];
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  constructor({ process, finished }: Command) {
    if (!process.stdout) throw new Error('its standard output is not read');
    this.#lines = createInterface(process.stdout);
    this.#lines.on('line', (line) => this.all.push(sighting(JSON.parse(line) as PacketLogEntry)));
    this.#ended = finished.then(({ code, signal, stderr }) => {
      const said = stderr.replace(/^pipeline \d.*\n/gm, '');
      throw new Error(`it ended with ${signal ?? code} before that was seen:\n${said}`);
    });
    this.#ended.catch(() => {});
  }

  /** The first packet that fulfils this; rejects when the program ends without it. */
  async until(isIt: (sighting: Sighting) => boolean): Promise<Sighting> {
    for (;;) {
      const found = this.all.find(isIt);
      if (found) return found;
      await Promise.race([once(this.#lines, 'line'), this.#ended]);
    }
  }

  /** The first packet at or after a time. */
  from(timeUs: number): Promise<Sighting> {
    return this.until(({ atUs }) => atUs >= timeUs);
  }

  /** The packets from one time up to another. */
  between(fromUs: number, toUs: number): Sighting[] {
    return this.all.filter(({ atUs }) => atUs >= fromUs && atUs < toUs);
  }
}

function sighting({ source, pts, ledger, keyframe, size, sha256 = '' }: PacketLogEntry): Sighting {
  const atUs = ledger.stamps.at(-1)?.enteredUs ?? ledger.captureUs;
  return { sourceId: source, ptsUs: pts, atUs, captureUs: ledger.captureUs, keyframe, bytes: size, sha256 };
}
