/** Where the metadata of a recording goes. */
export function sidecarPath(recordingPath: string): string {
  return `${recordingPath}.metadata.jsonl`;
}
