import type { Packet } from '../packet/packet.js';
import type { CommandCall } from '../stage/command-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';

/** An opened stage as the engine drives it, whichever form its author chose. */
export type RunningStage = {
  /** Lets it begin. Resolves when it has emitted its last packet, rejects when it fails. */
  run(): Promise<void>;
  /** Gives it a packet. A promise asks to wait with the next one; it never rejects. */
  deliver(packet: Packet, port: string): void | Promise<void>;
  /** One of the links into this port has ended. Absent: the stage does not want to know. */
  readonly linkEnded: ((port: string) => void) | undefined;
  /** No more packets will come on this port. */
  endInput(port: string): void;
  /** Absent: requests go on upstream. */
  readonly request: ((request: UpstreamRequest, port: string) => void) | undefined;
  /** Absent: the stage has no commands. */
  readonly command: ((...command: CommandCall) => void | Promise<void>) | undefined;
  /** Called once, when what `ready` promised has been kept or the outputs are closed. */
  close(): Promise<void>;
};

/** Where a stage's packets go. */
export type Emitter = {
  push(port: string, packet: Packet): void;
  /** A promise when an output link is full. */
  ready(): Promise<void> | undefined;
};
