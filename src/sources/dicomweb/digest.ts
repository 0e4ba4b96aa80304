/** The header in which an archive says a frame's SHA-256: hex or base64, of a part or of a whole answer. */
const header = 'x-frame-sha256';

/** The digests an answer or a part carries, one a frame, as hex; empty when it says none. */
export function digestsOf(headers: { get(name: string): string | null | undefined }): readonly string[] {
  const said = headers.get(header);
  if (!said) return [];
  return said
    .split(',')
    .map((one) => hexOf(one.trim()))
    .filter((hex) => hex !== '');
}

/** Whether the bytes are those the digest was taken of; undefined where the page may not compute one (no secure context). */
export async function digestFits(bytes: Uint8Array<ArrayBuffer>, hex: string): Promise<boolean | undefined> {
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle;
  if (!subtle) return undefined;
  return hexOfBytes(new Uint8Array(await subtle.digest('SHA-256', bytes))) === hex;
}

function hexOf(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return '';
  return hexOfBytes(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
