/**
 * A page that plays films one after the other, and posts what came of each to `/played`.
 *
 * @param {readonly string[]} films
 */
export function page(films) {
  return `<!doctype html><meta charset="utf-8"><title>playback</title><video muted></video><script type="module">
const video = document.querySelector('video');
for (const film of ${JSON.stringify(films)}) {
  const result = await new Promise((resolve) => {
    const end = (played, error) => {
      const pictures = video.getVideoPlaybackQuality().totalVideoFrames;
      const seconds = video.currentTime;
      resolve({ film, seconds, played: played && pictures > 0, ...(error && { error }) });
    };
    video.onended = () => end(true);
    video.onerror = () => end(false, video.error.message);
    video.src = film;
    video.play().catch((error) => end(false, error.message));
  });
  await fetch('/played', { method: 'POST', body: JSON.stringify(result) });
}
</script>`;
}
