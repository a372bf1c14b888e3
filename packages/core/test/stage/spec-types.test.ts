import type { Observable } from 'rxjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FrameOwner } from '../../src/frames/frame-owner.js';
import type { Packet } from '../../src/packet/packet.js';
import type { OptionSpecs, OptionsOf } from '../../src/stage/option-spec.js';
import type { StageContext } from '../../src/stage/stage-context.js';
import { defineStage, type Emit, type StageHandlers, type StageSpec } from '../../src/stage/stage-spec.js';

/** Whether two types are the same, as far as the compiler can tell: what fails here fails the build. */
type Same<One, Other> =
  (<Type>() => Type extends One ? 1 : 2) extends <Type>() => Type extends Other ? 1 : 2 ? true : false;
type Extends<One, Other> = One extends Other ? true : false;

/** A check that the compiler makes: only the verdict compiles. */
function typed<Verdict extends boolean>(_what: string, _verdict: Verdict): void {}

const test = suite('the types of a spec');

/** All kinds of options there are. */
const transform = defineStage({
  type: 'transform',
  summary: 'Takes every kind of option.',
  inputs: { video: ['video/raw', 'video/h264'], mask: { media: ['video/raw'], optional: true } },
  outputs: { sharp: ['video/raw'], info: ['metadata/json'] },
  options: {
    keep: { type: 'integer', default: 2, minimum: 1, description: 'With a default.' },
    gain: { type: 'number', required: true, description: 'Required.' },
    label: { type: 'string', description: 'May be absent.' },
    mirror: { type: 'boolean', default: false, description: 'A flag.' },
    layout: { type: 'string', enum: ['pip', 'grid'], default: 'pip', description: 'One of two.' },
    rate: { type: 'integer', enum: [44_100, 48_000], description: 'One of two, or absent.' },
    range: {
      type: 'object',
      description: 'Two that belong together, or absent.',
      properties: {
        min: { type: 'integer', required: true, description: 'Required.' },
        max: { type: 'integer', default: 9, description: 'With a default.' },
      },
    },
  },
  open(context) {
    typed<
      Same<
        typeof context.options,
        {
          readonly keep: number;
          readonly gain: number;
          readonly label: string | undefined;
          readonly mirror: boolean;
          readonly layout: 'pip' | 'grid';
          readonly rate: 44_100 | 48_000 | undefined;
          readonly range: { readonly min: number; readonly max: number } | undefined;
        }
      >
    >('options have the types of their specs', true);
    typed<Same<typeof context.inputs, ReadonlySet<'video' | 'mask'>>>('inputs are known by name', true);
    typed<Same<typeof context.outputs, ReadonlySet<'sharp' | 'info'>>>('outputs are known by name', true);
    typed<Same<Parameters<typeof context.request>[1], 'video' | 'mask' | undefined>>('requests name an input', true);
    typed<Same<typeof context.frames, FrameOwner>>('the rest of the context is not lost', true);
    return {
      process(packet, emit, port) {
        typed<Same<typeof packet, Packet>>('a packet is one of the union', true);
        typed<Same<typeof emit, Emit<'sharp' | 'info'>>>('packets are emitted on declared ports', true);
        typed<Same<typeof port, 'video' | 'mask'>>('packets come on declared ports', true);
        return emit(packet, 'sharp');
      },
      request(_, port) {
        typed<Same<typeof port, 'sharp' | 'info'>>('requests come on declared ports', true);
      },
    };
  },
});

const streams = defineStage({
  type: 'streams',
  summary: 'The Observable form.',
  inputs: { left: ['video/raw'], right: ['video/raw'] },
  outputs: { both: ['video/raw'] },
  options: { gap: { type: 'integer', default: 0, description: 'Pixels.' } },
  connect(inputs, context) {
    typed<Same<keyof typeof inputs, 'left' | 'right'>>('inputs are Observables by name', true);
    typed<Extends<typeof inputs.left, Observable<Packet>>>('an input gives packets', true);
    typed<Same<typeof context.options, { readonly gap: number }>>('streams have typed options', true);
    return { outputs: { both: inputs.left } };
  },
});

const source = defineStage({
  type: 'source',
  summary: 'Has outputs only, and no options.',
  outputs: { video: ['video/raw'] },
  open(context) {
    typed<Same<keyof typeof context.options, never>>('without options there are none', true);
    typed<Same<typeof context.inputs, ReadonlySet<never>>>('without inputs there are none', true);
    return {
      async generate(emit) {
        typed<Same<typeof emit, Emit<'video'>>>('a source emits on its ports', true);
      },
    };
  },
});

type Handlers = StageHandlers<never, 'out'>;
type EmitsOn<Port extends string> = { process(packet: Packet, emit: (packet: Packet, port: Port) => void): void };

/** Nothing of it is used: what counts is what it is typed as. */
const context = {} as StageContext<OptionsOf<OptionSpecs>>;

test('options and ports follow from it, in both forms', async () => {
  typed<Extends<EmitsOn<'out'>, Handlers>>('a port that is declared compiles', true);
  typed<Extends<EmitsOn<'elsewhere'>, Handlers>>('a port that is not declared does not', false);
  typed<Same<typeof transform, StageSpec>>('a declared stage is a StageSpec, whatever it declares', true);
  const handlers = await transform.open?.(context);
  assert.equal(Object.keys(handlers ?? {}), ['process', 'request']);
  const { outputs } = (await streams.connect?.({}, context)) ?? {};
  assert.equal(Object.keys(outputs ?? {}), ['both']);
  assert.type((await source.open?.(context))?.generate, 'function');
});

test.run();
