/** `5%` or `0.05` as a number from 0 to 1; undefined for anything else. */
export function parseShare(text: string): number | undefined {
  const [, number, sign] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
  const share = Number(number) / (sign === '%' ? 100 : 1);
  return share >= 0 && share <= 1 ? share : undefined;
}
