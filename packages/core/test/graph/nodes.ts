import type { LinkRequest, StageNodes } from '../../src/graph/stage-node.js';
import type { MediaType } from '../../src/packet/media-type.js';
import type { PortSpecs } from '../../src/stage/stage-spec.js';

type Sketch = {
  readonly inputs?: PortSpecs;
  readonly outputs?: PortSpecs;
  readonly live?: boolean;
  readonly links?: readonly (LinkRequest | string)[];
};

/** Stages for a graph, with no more to them than their ports and links; a link may be just `stage` or `stage.port`. */
export function nodes(sketches: { readonly [id: string]: Sketch }): StageNodes {
  return new Map(
    Object.entries(sketches).map(([id, { inputs, outputs, live = false, links = [] }]) => {
      const spec = { type: `${id}-type`, summary: '', live, inputs: inputs ?? {}, outputs: outputs ?? {} };
      return [id, { id, spec, module: '', options: {}, thread: id, inputs: links.map(request) }];
    }),
  );
}

/** A stage that takes and gives these media. */
export function through(media: readonly MediaType[], ...links: readonly (LinkRequest | string)[]): Sketch {
  return { inputs: { in: media }, outputs: { out: media }, links };
}

function request(link: LinkRequest | string): LinkRequest {
  if (typeof link !== 'string') return link;
  const [fromStage = '', fromPort] = link.split('.');
  return { fromStage, fromPort };
}
