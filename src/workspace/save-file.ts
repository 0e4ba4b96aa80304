/** The browser may still be reading it after the click. Milliseconds. */
const keptFor = 60_000;

/** Hands a file to the browser, which puts it where downloads go. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), keptFor);
}
