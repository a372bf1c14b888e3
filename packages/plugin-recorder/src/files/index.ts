/** For programs: what there is to know of a recording, and one that was cut off made whole. */
export { type Repair, repairedPath, repairFile } from './repair-file.js';
export type { SidecarRepair } from './repair-sidecar.js';
export type { Gap } from './track-times.js';
export { type FileReport, type TrackReport, verifyFile } from './verify-file.js';
