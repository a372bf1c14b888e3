/** A receiver as the network tells of it. Everything in it is a stranger's word: bounded and printable, and no more than that. */
export type Receiver = {
  /** The computer's name as its owner reads it, at most 63 bytes. */
  readonly name: string;
  /** DNS name that ends in `.local`; undefined when what was told is none. */
  readonly host: string | undefined;
  readonly port: number;
  /** IP addresses, at most 8, that of the sender of the record first. */
  readonly addresses: readonly string[];
  /** `arkavo` when nothing is said, as the Arkavo app's receivers do. */
  readonly protocol: string;
  /** Of the certificate; compare it with one that came another way before trusting it. */
  readonly fingerprint: string | undefined;
};

/** Whether two records tell the same; addresses differ by the network on which they were heard. */
export function tellsTheSame(one: Receiver, other: Receiver): boolean {
  const keys = ['name', 'host', 'port', 'protocol', 'fingerprint'] as const;
  return keys.every((key) => one[key] === other[key]);
}

/** The order in which receivers are listed, and the first taken: by name whatever its case, then by host and port. */
export function byName(one: Receiver, other: Receiver): number {
  return compare(one.name.toLowerCase(), other.name.toLowerCase()) || compare(sortText(one), sortText(other));
}

function sortText({ host, addresses, port }: Receiver): string {
  return `${host ?? addresses[0] ?? ''}:${String(port).padStart(5, '0')}`;
}

/** By code unit: the same order on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
