import { OneAtATime } from '../http/one-at-a-time.ts';
import { Database } from '../index/database.ts';
import { indexFolder, type FolderToIndex } from '../index/index-folder.ts';
import { InstanceIndex, type RootKind } from '../index/instance-index.ts';
import { ProgressCounter, type IndexProgress } from '../index/progress.ts';
import { prepareSchema } from '../index/schema.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { recoverStored } from './recover.ts';
import { makeSample } from './sample.ts';

export interface ArchiveSettings {
  /** The archive's own folder; made when missing. */
  readonly data: string;
  /** Folders to show, never written to. */
  readonly folders: readonly string[];
  readonly sample: boolean;
}

/** The embedded archive: an index over folders, over what was stored, and over the sample. One process per data folder. */
export class Archive {
  readonly db: Database;
  readonly index: InstanceIndex;
  readonly data: DataFolder;
  /** The root that STOW-RS stores into. */
  readonly storedRoot: number;
  /** Between a look at the index and the write that follows nothing may come. */
  readonly storing = new OneAtATime();
  readonly #settings: ArchiveSettings;
  readonly #progress = new ProgressCounter();
  readonly #stop = new AbortController();
  readonly #roots: readonly (FolderToIndex & { readonly kind: RootKind })[];
  #indexing: Promise<void> | undefined;

  /** Throws `DatabaseInUse`, or the system's error when the data folder cannot be written. */
  constructor(settings: ArchiveSettings) {
    this.#settings = settings;
    this.data = openDataFolder(settings.data);
    this.db = new Database(this.data.index);
    prepareSchema(this.db);
    this.index = new InstanceIndex(this.db);
    const wanted: { kind: RootKind; path: string }[] = [{ kind: 'stored', path: this.data.stored }];
    for (const path of settings.folders) wanted.push({ kind: 'folder', path });
    if (settings.sample) wanted.push({ kind: 'sample', path: this.data.sample });
    const ids = this.index.activate(wanted);
    this.#roots = wanted.map((root, i) => ({ ...root, id: ids[i] ?? 0 }));
    this.storedRoot = ids[0] ?? 0;
  }

  /** Sweeps what a killed process left and brings the index up to date; what is already known shows meanwhile. */
  startIndexing(): Promise<void> {
    this.#indexing ??= this.#bringUpToDate().catch((error: unknown) => {
      this.#progress.fault = error instanceof Error ? error.message : String(error);
      this.#progress.phase = 'done';
    });
    return this.#indexing;
  }

  progress(): IndexProgress {
    return this.#progress.read(this.index.counts());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#indexing;
    await this.storing.idle();
    this.db.close();
  }

  async #bringUpToDate(): Promise<void> {
    const { signal } = this.#stop;
    await recoverStored(this.data, this.index, this.storedRoot);
    for (const root of this.#roots) {
      if (signal.aborted) return;
      if (root.kind === 'folder') await this.#indexRoot(root);
    }
    if (this.#settings.sample && !signal.aborted) {
      this.#progress.phase = 'sample';
      const root = this.#roots.find(({ kind }) => kind === 'sample');
      await makeSample(this.data.sample, this.#progress, signal, async () => {
        // Told is how much has been made, and not how often it was looked at.
        if (root) await this.#indexRoot(root, new ProgressCounter());
      });
    }
    if (!signal.aborted) this.#progress.phase = 'done';
  }

  async #indexRoot(
    root: FolderToIndex & { readonly kind: RootKind },
    progress: ProgressCounter = this.#progress,
  ): Promise<void> {
    const isSample = root.kind === 'sample';
    const skip = (path: string): boolean => path === this.data.path || (isSample && /\.(part|json)$/.test(path));
    const places = { unpacked: this.data.unpacked, skip };
    await indexFolder(root, this.index, places, progress, this.#stop.signal);
  }
}
