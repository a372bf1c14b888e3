const units: { readonly [unit: string]: number } = { '': 1, k: 1000, M: 1_000_000 };

/** `2500000`, `800k` or `2.5M` in bits per second; undefined for anything else and for nothing. */
export function parseBitRate(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text) ?? [];
  const bitsPerSecond = Math.round(Number(number) * (units[unit] ?? Number.NaN));
  return bitsPerSecond > 0 && Number.isSafeInteger(bitsPerSecond) ? bitsPerSecond : undefined;
}
