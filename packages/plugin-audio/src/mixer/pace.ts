/** Says when a block is to be made, and which one comes next. */
export type Pace = {
  /** The number of the block to make now; undefined when there will be no more. */
  next(): Promise<number | undefined>;
  /** A packet was taken. */
  arrived(): void;
  /** Of some sources, no packet may come any more. */
  linkEnded?(): void;
  /** No packet will come any more: what is there is made at once. */
  end(): void;
  /** Nothing more is made. */
  stop(): void;
};
