/** What is known of the links into a stage: what they brought it, and which of them have ended. */
export type InputLinks<Input extends string = string> = {
  /** How many links meet at the port, whether they have ended or not. */
  count(port: Input): number;
  /** How many of them have brought nothing and still may. */
  silent(port: Input): number;
  /** Whether each link by which the source came to the port has ended; of a source that never came, true. */
  hasEnded(sourceId: string, port: Input): boolean;
};

/** Sources of a link that are remembered; source ids may come from another machine. Of others, no end is known. */
const maxSources = 256;

type Link = { readonly port: string; readonly sources: Set<string>; hasEnded: boolean };

/** Keeps them up to date. */
export class LinkRecord implements InputLinks {
  readonly #links = new Map<number | string, Link>();

  /** A link, by whatever it is called. */
  add(link: number | string, port: string): void {
    this.#links.set(link, { port, sources: new Set(), hasEnded: false });
  }

  /** The link has brought a packet of the source. */
  note(link: number | string, sourceId: string): void {
    const sources = this.#links.get(link)?.sources;
    if (sources && sources.size < maxSources) sources.add(sourceId);
  }

  /** Returns the link's port; undefined when there is no such link, or it had ended. */
  end(link: number | string): string | undefined {
    const ended = this.#links.get(link);
    if (!ended || ended.hasEnded) return undefined;
    ended.hasEnded = true;
    return ended.port;
  }

  count(port: string): number {
    return this.#of(port).length;
  }

  silent(port: string): number {
    return this.#of(port).filter(({ hasEnded, sources }) => !hasEnded && sources.size === 0).length;
  }

  hasEnded(sourceId: string, port: string): boolean {
    return this.#of(port).every(({ hasEnded, sources }) => hasEnded || !mayBring(sources, sourceId));
  }

  #of(port: string): Link[] {
    return [...this.#links.values()].filter((link) => link.port === port);
  }
}

function mayBring(sources: ReadonlySet<string>, sourceId: string): boolean {
  return sources.has(sourceId) || sources.size >= maxSources;
}
