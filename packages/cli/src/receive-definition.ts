import { type Definition, literal } from './definition-text.js';
import { type NetworkOptions, networkStageOptions } from './network-options.js';

export type ReceiveDefinitionOptions = NetworkOptions & {
  /** The recordings: a file for each camera when it has `{source}` in it. */
  readonly out: string;
  readonly advertise: boolean;
  /** What it is advertised as. */
  readonly name?: string | undefined;
  /** Whether it ends when its senders have ended. Those of the Arkavo app never say so. */
  readonly once: boolean;
  readonly decode: boolean;
};

/** receive → record, and → decode when that is asked for. A stream that changes its format goes on in a part of its own. */
export function receiveDefinition(options: ReceiveDefinitionOptions): Definition {
  const { protocol, out, advertise, name, once, decode } = options;
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
        inputs: ['receive.video', 'receive.audio', 'receive.metadata'],
        options: { path: literal(out) },
        restart: { max: 5 },
      },
      ...(decode && {
        decode: { use: 'vt-decoder', inputs: ['receive.video'] },
        screen: { use: 'null-sink', inputs: ['decode'] },
      }),
    },
  };
}
