export { freePort } from './free-port.js';
export { LocalServer } from './local-server.js';
export { ManualClock } from './manual-clock.js';
export { RecordingRelay } from './recording-relay.js';
export { tempFolder } from './temp-folder.js';
