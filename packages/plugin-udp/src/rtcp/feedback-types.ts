/** Feedback about packets (RFC 4585 §6.1). */
export const transportFeedbackType = 205;
/** Feedback about the picture (RFC 4585 §6.1). */
export const payloadFeedbackType = 206;
/** Bytes of the SSRCs of who sends the feedback and of what it is about. */
export const feedbackHeadBytes = 8;
