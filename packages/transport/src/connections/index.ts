export { addressError } from './address-error.js';
export { connectSocket } from './connect-socket.js';
export { type DialedConnection, Dialer, type DialerOptions } from './dialer.js';
export { Door, type DoorDrop, type DoorGuest, type DoorOptions, type FailedEntry } from './door.js';
export { Ending } from './ending.js';
export { listenHost } from './listen-host.js';
export { Listener, type ListenerOptions } from './listener.js';
export { PeerLog } from './peer-log.js';
export { StopGrace } from './stop-grace.js';
