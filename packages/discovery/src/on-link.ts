import { BlockList } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** All addresses of the interface that has this one. */
export function interfaceAddresses(address: string): readonly NetworkInterfaceInfo[] {
  const interfaces = Object.values(networkInterfaces());
  return interfaces.find((addresses = []) => addresses.some((one) => one.address === address)) ?? [];
}

/** The IPv4 networks of the interface that has this address; `check` tells whether another address is on one of them (RFC 6762 §11). */
export function networksAround(address: string): BlockList {
  return subnets(interfaceAddresses(address));
}

/** The IPv4 networks of all interfaces. */
export function ownNetworks(): BlockList {
  return subnets(Object.values(networkInterfaces()).flatMap((addresses = []) => addresses));
}

function subnets(addresses: readonly NetworkInterfaceInfo[]): BlockList {
  const list = new BlockList();
  for (const { family, address, cidr } of addresses) {
    if (family === 'IPv4' && cidr) list.addSubnet(address, Number(cidr.split('/')[1]));
  }
  return list;
}
