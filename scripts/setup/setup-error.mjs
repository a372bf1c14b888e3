/** A step that could not be taken. The message is for people: what is missing and what to do. */
export class SetupError extends Error {}
