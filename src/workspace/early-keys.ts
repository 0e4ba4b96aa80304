let held: KeyboardEvent[] = [];

const hold = (event: KeyboardEvent) => {
  // What is typed after it is meant for the palette: as commands of their own the letters would do anything.
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    held.push(new KeyboardEvent('keydown', event));
    return;
  }
  // Other keys with Ctrl and the like have done what the browser does with them, and would then be done twice.
  if (!event.ctrlKey && !event.metaKey && !event.altKey) held.push(event);
};

/** From now on keys are kept until somebody hears them: the first picture can be looked at before the commands are here. */
export function holdKeys(): void {
  window.addEventListener('keydown', hold, { capture: true });
}

/** The keys that nobody has heard, in their order; none is kept from now on. */
export function takeHeldKeys(): readonly KeyboardEvent[] {
  window.removeEventListener('keydown', hold, { capture: true });
  const keys = held;
  held = [];
  return keys;
}
