import type { Report } from './problem-list.js';

/** Where a stage of the definition would listen, by options that have no fault. */
export type PortOfStage = {
  readonly stage: string;
  /** That of the port. */
  readonly option: string;
  readonly protocol: 'tcp' | 'udp';
  readonly host: unknown;
  /** 0: any that is free. */
  readonly port: number;
};

/** Reports, at each of their places, stages that would listen on one port of one host: only one of them could open. */
export function checkPorts(ports: readonly PortOfStage[], report: Report): void {
  for (const one of ports) {
    const other = ports.find((other) => other !== one && other.port !== 0 && isSame(other, one));
    if (other === undefined) continue;
    const message = `stage "${other.stage}" listens on the same port of the same host; give each a port of its own`;
    report(['stages', one.stage, 'options', one.option], message, 'value', `, not ${one.port}`);
  }
}

/** Two names or addresses that lead to one are not known for that here: opening tells it. */
function isSame(one: PortOfStage, other: PortOfStage): boolean {
  return one.protocol === other.protocol && one.host === other.host && one.port === other.port;
}
