const maxLength = 100;

/**
 * Names of sources that are safe in a path: letters, digits, `-` and `_`, at most 100 characters. Two sources whose names would
 * be the same, also but for upper and lower case, are told apart by `-2`, `-3` and so on.
 */
export class SourceNames {
  readonly #taken = new Set<string>();

  /** Takes a name for a source that has none yet. */
  take(sourceId: string): string {
    const wanted = safeName(sourceId);
    let name = wanted;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number += 1) name = numbered(wanted, number);
    this.#taken.add(name.toLowerCase());
    return name;
  }

  /** Gives a name back. */
  release(name: string): void {
    this.#taken.delete(name.toLowerCase());
  }
}

/** Never begins with a dot, or with a dash, which a command would take for an option. */
function safeName(sourceId: string): string {
  const safe = sourceId.replace(/[^A-Za-z0-9-]+/g, '_').replace(/^[-_]+/, '');
  return safe.slice(0, maxLength).replace(/_$/, '') || 'source';
}

function numbered(name: string, number: number): string {
  const suffix = `-${number}`;
  return `${name.slice(0, maxLength - suffix.length)}${suffix}`;
}
