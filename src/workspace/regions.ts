/** Moves the focus to the next area of the screen (elements marked `data-region`), round and round; F6. */
export function nextRegion(by: 1 | -1 = 1): void {
  const regions = Array.from(document.querySelectorAll<HTMLElement>('[data-region]')).filter(
    (r) => r.offsetParent !== null,
  );
  const now = regions.findIndex((r) => r.contains(document.activeElement));
  const next = regions[(now + by + regions.length) % regions.length];
  const target =
    next?.querySelector<HTMLElement>('[data-region-focus], [tabindex="0"], button, input, a[href]') ?? next;
  target?.focus();
}

/** Focus on the live pane: what Escape comes back to. */
export function focusLivePane(): void {
  document.querySelector<HTMLElement>('[data-live] [data-pane]')?.focus();
}
