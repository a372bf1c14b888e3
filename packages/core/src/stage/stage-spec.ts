import type { Observable } from 'rxjs';
import type { MediaType } from '../packet/media-type.js';
import type { Packet } from '../packet/packet.js';
import type { CommandCall, CommandSpecs } from './command-spec.js';
import type { OptionSpecs, OptionsOf } from './option-spec.js';
import type { StageContext } from './stage-context.js';
import type { StageFiles } from './stage-files.js';
import type { UpstreamRequest } from './upstream-request.js';

/** The media types a port takes or gives. An input that is not `optional` must be linked. Any number of links may meet at a port. */
export type PortSpec = readonly MediaType[] | { readonly media: readonly MediaType[]; readonly optional: true };
export type PortSpecs = { readonly [port: string]: PortSpec };

/**
 * Forwards a packet: the stage no longer owns it. Without a port name, the packet goes to the first port that gives its
 * media type. A promise means that a link is full: await it before the next packet.
 */
export type Emit<Port extends string = string> = (packet: Packet, port?: Port) => void | Promise<void>;

/** A running stage. The engine never calls two of `process`, `linkEnded`, `flush` and `close` at a time; nothing is called after `close`. */
export type StageHandlers<
  Input extends string = string,
  Output extends string = string,
  Call extends readonly unknown[] = CommandCall,
> = {
  /** A stage with inputs: called for each packet in turn; the next one waits for the promise. The packet is the stage's. */
  process?(packet: Packet, emit: Emit<Output>, port: Input): void | Promise<void>;
  /** A stage without inputs: called once; the streams end when the promise resolves. Return soon after `context.stopping` aborts. */
  generate?(emit: Emit<Output>): Promise<void>;
  /**
   * One of the links into a port has ended: `context.links` says of which sources nothing more will come. Called after the link's
   * last packet was processed, also for the last link, and then before `flush`. What it throws fails the stage.
   */
  linkEnded?(port: Input): void;
  /** Called once, when all inputs have ended; the outputs end when it is done. Not called after a failure. */
  flush?(emit: Emit<Output>): void | Promise<void>;
  /** A consumer of an output asks for something. Without this handler, requests are passed on to the stage's own inputs. */
  request?(request: UpstreamRequest, port: Output): void;
  /**
   * The application gives one of the commands of the spec. One at a time, but also while a packet is being processed; what it
   * throws is the answer, and the stage goes on.
   */
  command?(...command: Call): void | Promise<void>;
  /** Called once, whatever happened: give everything back. */
  close?(): void | Promise<void>;
};

/** The same stage as Observables: completes its outputs when it has ended. Inputs are held while an output link is full. */
export type StageStreams<
  Output extends string = string,
  Call extends readonly unknown[] = CommandCall,
  Input extends string = string,
> = {
  readonly outputs: { readonly [port in Output]?: Observable<Packet> };
  /** What a stage does beside its outputs (a sink's whole work): subscribed to at the start; the stage ends when this has completed, too. */
  readonly activity?: Observable<unknown>;
  /** As of `StageHandlers`. */
  linkEnded?(port: Input): void;
  request?(request: UpstreamRequest, port: Output): void;
  command?(...command: Call): void | Promise<void>;
  close?(): void | Promise<void>;
};

/** What a cause means. One that is no loss (a copy of what came already) is counted apart from those that are. */
export type DropSpec = string | { readonly meaning: string; readonly isLoss: false };
export type DropSpecs = { readonly [cause: string]: DropSpec };

/** What is wrong with an option beyond its form. */
export type OptionFault<Option extends string = string> = {
  readonly option: Option;
  /** What was expected, and what to do: without the value of this or another option, which may be secret. */
  readonly message: string;
  /** Ends the message with the value, as in `, not film.avi`. Left out where that is secret, or came from the environment. */
  readonly got?: string;
};

/** Everything there is to know of a stage type: validation, defaults, types, schema and docs all come from here. */
export type StageSpec<
  Options extends OptionSpecs = OptionSpecs,
  Inputs extends PortSpecs = PortSpecs,
  Outputs extends PortSpecs = PortSpecs,
  Commands extends CommandSpecs = CommandSpecs,
> = {
  /** Kebab-case; transports and files are nouns (`tcp-receiver`), transforms end in the agent noun (`vt-encoder`). */
  readonly type: string;
  /** One sentence. */
  readonly summary: string;
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly options?: Options;
  /** What the application may tell the stage to do while it runs; `command` of the running stage does it. */
  readonly commands?: Commands;
  /** Causes for which the stage itself drops packets, and what each means: counted by `context.drop`. */
  readonly drops?: DropSpecs;
  /** Whether this source cannot wait (a camera): links behind it then drop by default instead of blocking. */
  readonly live?: boolean;
  /**
   * What is wrong with options that have the right form each by itself: two that do not go together, a folder that is not there. Asked when a
   * definition is loaded, in the main thread and before anything starts, with the defaults filled in. Changes nothing, and connects to nothing.
   */
  check?(
    options: OptionsOf<Options>,
  ):
    | readonly OptionFault<Extract<keyof Options, string>>[]
    | Promise<readonly OptionFault<Extract<keyof Options, string>>[]>;
  /**
   * The files that options lead to. Asked when a definition is loaded, as `check` is: one to be read that is not there is refused, and so is one
   * that a stage writes while another option of the definition leads to it, too. Says what the options say, and looks at no file itself.
   */
  files?(
    options: OptionsOf<Options>,
  ): StageFiles<Extract<keyof Options, string>> | Promise<StageFiles<Extract<keyof Options, string>>>;
  /**
   * The options that say where the stage listens: two stages of a definition that would at one port of one host are refused when it is loaded. A port 0
   * is any that is free.
   */
  readonly listens?: {
    readonly protocol: 'tcp' | 'udp';
    readonly host: Extract<keyof Options, string>;
    readonly port: Extract<keyof Options, string>;
  };
  /** Opens the stage, in its worker. Everything that can be refused (a missing file, a port in use) is refused here. */
  open?(
    context: StageContext<OptionsOf<Options>, Extract<keyof Inputs, string>, Extract<keyof Outputs, string>>,
  ):
    | StageHandlers<Extract<keyof Inputs, string>, Extract<keyof Outputs, string>, CommandCall<Commands>>
    | Promise<StageHandlers<Extract<keyof Inputs, string>, Extract<keyof Outputs, string>, CommandCall<Commands>>>;
  /** The Observable form of `open`; a stage type has the one or the other. */
  connect?(
    inputs: { readonly [port in keyof Inputs]: Observable<Packet> },
    context: StageContext<OptionsOf<Options>, Extract<keyof Inputs, string>, Extract<keyof Outputs, string>>,
  ):
    | StageStreams<Extract<keyof Outputs, string>, CommandCall<Commands>, Extract<keyof Inputs, string>>
    | Promise<StageStreams<Extract<keyof Outputs, string>, CommandCall<Commands>, Extract<keyof Inputs, string>>>;
};

/** Declares a stage type; types its options and ports from the spec. */
export function defineStage<
  const Options extends OptionSpecs = Record<never, never>,
  const Inputs extends PortSpecs = Record<never, never>,
  const Outputs extends PortSpecs = Record<never, never>,
  const Commands extends CommandSpecs = Record<never, never>,
>(spec: StageSpec<Options, Inputs, Outputs, Commands>): StageSpec {
  return spec as unknown as StageSpec;
}

/** What a drop cause means. */
export function dropMeaning(drop: DropSpec): string {
  return typeof drop === 'string' ? drop : drop.meaning;
}

/** The media types of a port. */
export function portMedia(port: PortSpec): readonly MediaType[] {
  return 'media' in port ? port.media : port;
}

/** Whether an input may be left unlinked. */
export function isOptionalPort(port: PortSpec): boolean {
  return 'media' in port;
}

/** The first port that gives or takes this media type. */
export function portOf(ports: PortSpecs, media: MediaType): string | undefined {
  for (const port in ports) if (portMedia(ports[port] ?? []).includes(media)) return port;
  return undefined;
}
