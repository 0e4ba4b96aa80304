import type { Draft, FoundDraft } from './draft.ts';

/** One page's draft of one study, sealed. */
interface DraftRecord {
  readonly id: string;
  readonly study: string;
  readonly page: string;
  readonly at: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** Drafts on this machine. */
export interface DraftStore {
  /** This page's draft of a study takes the place of its last one, and of the drafts of pages that are no more. */
  keep(study: string, draft: Draft, at: number, instead?: readonly string[]): Promise<void>;
  /** Drafts of a study by pages that are no more, and those pages' names. What cannot be opened is not among them. */
  left(study: string): Promise<readonly FoundDraft[]>;
  /** This page's draft of a study and those of the pages named are gone. */
  drop(study: string, pages: readonly string[], own: boolean): Promise<void>;
}

const name = 'fovea-drafts';

/**
 * The drafts of this browser, each sealed by AES-GCM with a key that scripts can use and nobody can read out. Undefined
 * where the browser keeps nothing: without TLS, in some private windows.
 */
export async function openDrafts(page: string): Promise<DraftStore | undefined> {
  // Pages without TLS have none of them, whatever the types say.
  const { crypto, indexedDB, navigator } = globalThis as Partial<Pick<typeof globalThis, 'crypto' | 'indexedDB'>> & {
    navigator?: { locks?: LockManager };
  };
  const locks = navigator?.locks;
  const subtle = (crypto as Partial<Crypto> | undefined)?.subtle;
  if (!crypto || !subtle || !indexedDB || !locks) return undefined;
  try {
    const database = await opened(indexedDB);
    const key = await sharedKey(database, subtle);
    holdName(locks, page);
    return draftStore({ database, key, subtle, page, isAlive: (other) => isHeld(locks, other) });
  } catch {
    return undefined;
  }
}

interface Parts {
  readonly database: IDBDatabase;
  readonly key: CryptoKey;
  readonly subtle: SubtleCrypto;
  readonly page: string;
  readonly isAlive: (page: string) => Promise<boolean>;
}

function draftStore({ database, key, subtle, page, isAlive }: Parts): DraftStore {
  const idOf = (study: string, of: string): string => `${of}|${study}`;
  const open = async ({ iv, sealed, at, page: of }: DraftRecord): Promise<readonly FoundDraft[]> => {
    try {
      const bytes = await subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed);
      const draft = JSON.parse(new TextDecoder().decode(bytes)) as Draft;
      return (draft.format as number) === 1 ? [{ page: of, at, draft }] : [];
    } catch {
      return [];
    }
  };
  return {
    async keep(study, draft, at, instead = []) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await subtle.encrypt(
        { name: 'AES-GCM', iv },
        key,
        new TextEncoder().encode(JSON.stringify(draft)),
      );
      const record: DraftRecord = { id: idOf(study, page), study, page, at, iv, sealed };
      await change(database, (drafts) => {
        drafts.put(record);
        for (const other of instead) drafts.delete(idOf(study, other));
      });
    },
    async left(study) {
      const records = await allOf(database, study);
      const dead: DraftRecord[] = [];
      for (const record of records) {
        if (record.page !== page && !(await isAlive(record.page))) dead.push(record);
      }
      return (await Promise.all(dead.map(open))).flat();
    },
    async drop(study, pages, own) {
      await change(database, (drafts) => {
        for (const other of own ? [...pages, page] : pages) drafts.delete(idOf(study, other));
      });
    },
  };
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('keys');
    request.result.createObjectStore('drafts', { keyPath: 'id' }).createIndex('study', 'study');
  };
  return answer(request);
}

/** One key for all pages: the first that asks makes it, and another that asked at the same moment takes it over. */
async function sharedKey(database: IDBDatabase, subtle: SubtleCrypto): Promise<CryptoKey> {
  const made = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const transaction = database.transaction('keys', 'readwrite');
  const keys = transaction.objectStore('keys');
  const known = (await answer(keys.get('drafts'))) as CryptoKey | undefined;
  if (known) return known;
  await answer(keys.put(made, 'drafts'));
  return made;
}

/** A page holds a lock of its name as long as it lives: a page that has crashed holds none. */
function holdName(locks: LockManager, page: string): void {
  void locks.request(`${name}.${page}`, () => new Promise(() => undefined)).catch(() => undefined);
}

async function isHeld(locks: LockManager, page: string): Promise<boolean> {
  const { held } = await locks.query();
  return held?.some((lock) => lock.name === `${name}.${page}`) ?? false;
}

function allOf(database: IDBDatabase, study: string): Promise<readonly DraftRecord[]> {
  return answer(database.transaction('drafts').objectStore('drafts').index('study').getAll(study));
}

/** Settles when the change is on the disk: a crash after that loses nothing. */
function change(database: IDBDatabase, run: (drafts: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('drafts', 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('the draft could not be written'));
    transaction.onabort = () => reject(transaction.error ?? new Error('the draft was not written'));
    run(transaction.objectStore('drafts'));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });
}
