/** A for the first pane; the grid has at most twenty. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}
