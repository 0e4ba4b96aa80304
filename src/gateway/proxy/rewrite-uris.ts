import { Transform, type TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Characters that may belong to a URI that is still coming. */
const held = 4096;

/**
 * Rewrites, as it streams by, every `BulkDataURI` and every text of DICOM JSON that is an address of the store, so that it
 * leads over the gateway. Relative ones are left: they resolve against the request, which came here already.
 */
export class UriRewriter extends Transform {
  readonly #decoder = new StringDecoder('utf8');
  readonly #pattern: RegExp;
  readonly #gatewayRoot: string;
  #rest = '';

  /** Both roots without a slash at the end. */
  constructor(storeRoot: string, gatewayRoot: string) {
    super();
    this.#gatewayRoot = gatewayRoot;
    // A text that begins with the store's root; or, whatever host the store believes it has, a bulk data or retrieve
    // address with `/studies/` in it. JSON may write a slash as `\/`.
    const slash = String.raw`\\?/`;
    const root = storeRoot.split('/').map(escapePattern).join(slash);
    const elsewhere = String.raw`(?<=(?:"BulkDataURI"\s*:\s*|"(?:00081190|7FE00001)"[^{}]{0,64}\{[^{}]{0,128})")(?:https?:)?${slash}[^"]*?(?=${slash}studies${slash})`;
    this.#pattern = new RegExp(`(?<=")${root}(?=${slash}|")|${elsewhere}`, 'g');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#rest += this.#decoder.write(chunk);
    if (this.#rest.length > 2 * held) {
      // Cut before a quote, so that no text is cut in two.
      let cut = this.#rest.length - held;
      const brace = this.#rest.lastIndexOf('}', cut);
      if (brace > 0) cut = brace + 1;
      else cut = 0;
      if (cut > 0) {
        this.push(this.#rewrite(this.#rest.slice(0, cut)));
        this.#rest = this.#rest.slice(cut);
      }
    }
    callback();
  }

  override _flush(callback: TransformCallback): void {
    this.push(this.#rewrite(this.#rest + this.#decoder.end()));
    this.#rest = '';
    callback();
  }

  #rewrite(text: string): string {
    return text.replace(this.#pattern, this.#gatewayRoot);
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
