import { randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that is coming in. Whoever opens it either keeps it, by renaming, or discards it. */
export class UploadFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #open = true;
  #size = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async create(folder: string): Promise<UploadFile> {
    const path = join(folder, `${randomBytes(16).toString('hex')}.part`);
    return new UploadFile(path, await open(path, 'wx', 0o600));
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) at += (await this.#handle.write(chunk, at)).bytesWritten;
    this.#size += chunk.length;
  }

  /** All of it on the disk. */
  async finish(): Promise<void> {
    await this.#handle.sync();
    await this.#close();
  }

  async discard(): Promise<void> {
    await this.#close();
    await rm(this.path, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
  }
}

/** A rename is on the disk only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this; its file systems order the rename themselves.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
