/**
 * How well words answer what was typed; larger is better, 0 is not at all. Letters must come in order: at the start of
 * the words best, then at the start of a word, then anywhere together, then scattered.
 */
export function rank(words: string, typed: string): number {
  const text = words.toLowerCase();
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return 1;
  if (text.startsWith(wanted)) return 100 - text.length / 100;
  const at = text.indexOf(wanted);
  if (at > 0) return (/[\s:,·]/.test(text[at - 1] ?? '') ? 80 : 60) - text.length / 100;
  if (wanted.split(/\s+/).every((part) => text.includes(part))) return 40 - text.length / 100;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return wanted.length >= 3 ? 10 - text.length / 100 : 0;
}
