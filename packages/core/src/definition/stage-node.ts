import type { LinkRequest, StageNode } from '../graph/stage-node.js';
import { withDefaults } from '../stage/option-spec.js';
import type { SoundStage } from './check-form.js';
import { defaultBackoffMs } from './definition-schema.js';
import type { InputDefinition } from './input-definition.js';
import type { StageType } from './stage-types.js';

/** What a definition says of a stage, as a node of a graph. */
export function stageNode(stage: SoundStage, type: StageType | undefined): StageNode {
  return {
    id: stage.id,
    spec: type?.spec,
    module: type?.module ?? '',
    options: withDefaults(type?.spec.options ?? {}, stage.options ?? {}),
    thread: stage.thread ?? stage.id,
    restart: stage.restart && { max: stage.restart.max, backoffMs: stage.restart.backoff ?? defaultBackoffMs },
    heapMb: stage.heapMb,
    inputs: stage.inputs.map((input) => (input === undefined ? undefined : linkRequest(input))),
  };
}

function linkRequest(input: InputDefinition): LinkRequest {
  const { from, to, queue } = typeof input === 'string' ? { from: input } : { ...input };
  const [fromStage = '', fromPort] = from.split('.');
  return { fromStage, fromPort, toPort: to, capacity: queue?.capacity, overflow: queue?.overflow };
}
