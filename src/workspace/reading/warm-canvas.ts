/**
 * Makes the browser open its way to the graphics process, which the first drawing on any 2-D canvas waits for: asked for
 * with the first picture, it queues behind the page's own first drawing, several tenths of a second where software draws.
 */
export function warmCanvas(): void {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 512; // smaller ones are not drawn there
  canvas.getContext('2d', { alpha: false })?.fillRect(0, 0, 1, 1);
  canvas.width = 0; // its memory is not waited for
}
