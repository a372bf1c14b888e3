import { payloadFormats } from '../../../src/payload/payload-formats.js';
import { parseRtp } from '../../../src/rtp/parse-rtp.js';
import { noExtensions } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import type { UnitSocket } from '../../../src/sender/video-stream.js';

/** What a socket does that is given whole units, in JavaScript: gives the datagrams of each to `send`, in order. */
export function packetisingSocket(send: (datagrams: readonly Uint8Array[]) => void): UnitSocket {
  return {
    sendUnit(codec, header, unit, maxPayloadBytes) {
      const first = parseRtp(header);
      if (!first) throw new Error(`a header of ${header.length} bytes is none of RTP`);
      const payloads = payloadFormats[`video/${codec}`].packetise(unit, maxPayloadBytes);
      const datagrams = payloads.map((payload, index) => {
        const sequenceNumber = (first.sequenceNumber + index) & 0xffff;
        const extensions = index === 0 ? first.extensions : noExtensions;
        return writeRtp({ ...first, payload, sequenceNumber, extensions, marker: index === payloads.length - 1 });
      });
      send(datagrams);
      return payloads.length;
    },
  };
}
