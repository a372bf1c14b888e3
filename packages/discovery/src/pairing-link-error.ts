import { PipelineError } from '@arkavo-pipeline/core';

/** ERR_PAIRING_LINK. What was received is not repeated: it may hold a token. */
export function pairingLinkError(fault: string): PipelineError {
  return new PipelineError(
    'ERR_PAIRING_LINK',
    `this is no pairing link: ${fault}; expected arkavo://connect?host=HOST&port=PORT, arkavo://HOST:PORT or HOST:PORT`,
  );
}
