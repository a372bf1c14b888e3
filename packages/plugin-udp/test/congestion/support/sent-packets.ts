import type { CongestionFeedback } from '../../../src/congestion/feedback.js';
import { SentHistory } from '../../../src/congestion/sent-history.js';

/** A history of packets of one stream, one each millisecond, 1000 bytes each. */
export function historyOf(ssrc: number, first: number, count: number): SentHistory {
  const history = new SentHistory();
  for (let index = 0; index < count; index++) {
    const sequenceNumber = (first + index) & 0xffff;
    history.add(ssrc, sequenceNumber, {
      sentUs: index * 1000,
      bytes: 1000,
      ownQueueUs: 0,
      targetBps: 1_000_000,
      train: 0,
      state: 'in-flight',
    });
  }
  return history;
}

/** Feedback on one stream: `+` arrived just now, `-` did not. */
export function feedbackOn(ssrc: number, beginSeq: number, marks: string, arrivalTimeOffset = 0): CongestionFeedback {
  const reports = [...marks].map((mark) => ({
    received: mark === '+',
    ecn: 0,
    arrivalTimeOffset: mark === '+' ? arrivalTimeOffset : 0,
  }));
  return { streams: [{ ssrc, beginSeq, reports }], reportTimestamp: 0x1_0000 };
}

/** The other way around: what a stream's reports say. */
export function marksOf(feedback: CongestionFeedback | undefined): string | undefined {
  return feedback?.streams
    .map(({ beginSeq, reports }) => `${beginSeq}${reports.map(({ received }) => (received ? '+' : '-')).join('')}`)
    .join(' ');
}
