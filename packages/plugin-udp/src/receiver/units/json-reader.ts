import { MetadataPacket } from '@arkavo-pipeline/core';
import type { JitterUnit } from '../../jitter/jitter-unit.js';
import { readJson } from '../../payload/json.js';
import { payloadFormats } from '../../payload/payload-formats.js';
import type { HeaderOf, UnitReader } from './unit-reader.js';

/** Metadata: one JSON value in a unit. */
export class JsonReader implements UnitReader {
  readonly format = payloadFormats['metadata/json'];
  readonly framing = 'marker';

  read({ accessUnit }: JitterUnit, ptsUs: number, header: HeaderOf): readonly MetadataPacket[] | 'bad-json' {
    const value = readJson(accessUnit);
    return value === undefined ? 'bad-json' : [new MetadataPacket({ ...header(ptsUs, 0), value })];
  }
}
