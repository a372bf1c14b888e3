import type { NetworkSettings } from '../settings/schedule.js';
import type { Target } from './address.js';

/** What is listened on, where it goes, and what happens on the way. */
export type ImpairedLinkOptions = NetworkSettings & {
  /** Address to listen on; default 127.0.0.1, where only programs of this machine get at it. */
  readonly host?: string;
  /** Default 0: any that is free. */
  readonly port?: number;
  readonly to: Target;
  /** Default 1. */
  readonly seed?: number;
  /** Clients served at a time, default 64. */
  readonly maxClients?: number;
};
