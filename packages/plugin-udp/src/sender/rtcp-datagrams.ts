import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import { writeRtcp } from '../rtcp/write-rtcp.js';

/** What is to be said of these, in as few compounds of at most `maxBytes` as it takes; one alone is not split. */
export function groupsThatFit<Item>(
  items: readonly Item[],
  maxBytes: number,
  compoundOf: (items: readonly Item[]) => RtcpPacket[],
): RtcpPacket[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const grown = [...(groups.at(-1) ?? []), item];
    const fits = groups.length > 0 && writeRtcp(compoundOf(grown)).length <= maxBytes;
    if (fits) groups[groups.length - 1] = grown;
    else groups.push([item]);
  }
  return groups.map(compoundOf);
}

/** Groups of packets that stay together, in order, in as few datagrams of at most `maxBytes` as it takes. */
export function rtcpDatagrams(groups: readonly RtcpPacket[][], maxBytes: number): RtcpPacket[][] {
  const filled = groups.filter((group) => group.length > 0);
  return groupsThatFit(filled, maxBytes, (several) => several.flat());
}
