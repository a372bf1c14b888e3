/**
 * What is missing of video is taken for so many times what it is waited for, as long as no keyframe is whole before it: so long its
 * receiver asks for it, and its sender answers.
 */
export const patience = 2;
