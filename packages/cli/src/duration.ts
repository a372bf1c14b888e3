const unitsMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Longest delay a timer takes, milliseconds. */
const maxMs = 2 ** 31 - 1;

/** `10s`, `1.5m`, `500ms`, `2h` in milliseconds; undefined for anything else, for nothing, and for more than 24 days. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(number) * (unitsMs[unit] ?? Number.NaN);
  return ms > 0 && ms <= maxMs ? ms : undefined;
}
