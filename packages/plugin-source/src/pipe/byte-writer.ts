/** Writes a stream of bytes straight from the caller's memory. One `write` at a time. */
export type ByteWriter = {
  /** Resolves when every byte has been handed over: the memory is the caller's again. Throws ERR_FILE_WRITE. */
  write(views: readonly Uint8Array[]): Promise<void>;
  /** Gives a pending write up, which then rejects. */
  close(): void;
};
