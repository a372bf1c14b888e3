export { ImpairedPath, type ImpairedPathOptions } from './model/impaired-path.js';
export type { DropCause, PathCounts } from './model/path-counts.js';
export type { Target } from './relay/address.js';
export type { ImpairedLinkOptions } from './relay/link-options.js';
export { ImpairedTcpLink, type ImpairedTcpLinkOptions, type TcpLinkStats } from './relay/tcp-link.js';
export { ImpairedUdpLink, type ImpairedUdpLinkOptions, type UdpLinkStats } from './relay/udp-link.js';
export { describeImpairment } from './settings/describe.js';
export {
  changed,
  type Distribution,
  distributions,
  type Impairment,
  type ImpairmentChange,
} from './settings/impairment.js';
export { loadSchedule } from './settings/load-schedule.js';
export {
  type Direction,
  directions,
  type NetworkSettings,
  type ScheduleEntry,
  type ScheduleStep,
  stepsOf,
  type Transport,
} from './settings/schedule.js';
export { assertNetwork } from './settings/settings-error.js';
