import { type Definition, type Input, literal } from './definition-text.js';
import { type NetworkOptions, networkStageOptions, type Protocol } from './network-options.js';

export type ReceiveDefinitionOptions = NetworkOptions & {
  /** The recordings: a file for each camera when it has `{source}` in it. */
  readonly out: string;
  readonly advertise: boolean;
  /** What it is advertised as. */
  readonly name?: string | undefined;
  /** Whether it ends when its senders have ended. Those of the Arkavo app never say so. */
  readonly once: boolean;
  readonly decode: boolean;
  /** Whether a recording that is there already is replaced, also when the definition is run again. */
  readonly overwrite: boolean;
};

/** Access units of all cameras that may wait for the recorder: a second of eight. */
const liveCapacity = 256;

/** receive → record, and → decode when that is asked for. A stream that changes its format goes on in a part of its own. */
export function receiveDefinition(options: ReceiveDefinitionOptions): Definition {
  const { protocol, out, advertise, name, once, decode, overwrite } = options;
  return {
    name: 'receive',
    stages: {
      receive: {
        use: 'tcp-receiver',
        options: {
          ...networkStageOptions(options),
          ...(protocol === 'framed' && !once && { keepListening: true }),
          ...(advertise && { advertise }),
          ...(advertise && name !== undefined && { advertisedName: literal(name) }),
        },
      },
      record: {
        use: 'recorder',
        inputs: recordInputs(protocol),
        options: { path: literal(out), ...(!overwrite && { overwrite }) },
        restart: { max: 5 },
      },
      ...(decode && {
        decode: { use: 'vt-decoder', inputs: [{ from: 'receive.video', queue: { overflow: 'drop-to-keyframe' } }] },
        screen: { use: 'null-sink', inputs: ['decode'] },
      }),
    },
  };
}

/** The Arkavo app cannot be told to wait: what a slow disk holds up would come later and later. */
function recordInputs(protocol: Protocol): Input[] {
  return protocol === 'framed'
    ? ['receive.video', 'receive.audio', 'receive.metadata']
    : [
        { from: 'receive.video', queue: { capacity: liveCapacity, overflow: 'drop-to-keyframe' } },
        'receive.audio',
        { from: 'receive.metadata', queue: { overflow: 'drop-oldest' } },
      ];
}
