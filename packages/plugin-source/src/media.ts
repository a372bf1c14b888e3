/** For programs that look at a media file before they play it. */
export { soundFormat } from './media-source/sound-format.js';
