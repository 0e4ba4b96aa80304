import type { DroppedFile } from '#src/session/library.ts';

/** What was chosen in a file field; a folder's files carry their path within it. */
export function chosenFiles(list: FileList): readonly DroppedFile[] {
  return Array.from(list, (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** Everything in a drop, folders walked to the end. Entries must be taken before the event returns: call it at once. */
export function droppedFiles(data: DataTransfer): Promise<readonly DroppedFile[]> {
  const entries = Array.from(data.items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const plain = Array.from(data.files, (file) => ({ file, path: file.name }));
  if (entries.every((entry) => entry === null)) return Promise.resolve(plain);
  return Promise.all(entries.map(async (entry) => (entry ? await walk(entry, '') : []))).then((lists) => lists.flat());
}

async function walk(entry: FileSystemEntry, folder: string): Promise<readonly DroppedFile[]> {
  const path = folder + entry.name;
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)));
    return file ? [{ file, path }] : [];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: DroppedFile[] = [];
  // A reader gives its entries in parts of a hundred; an empty part is the end.
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (part.length === 0) return found;
    for (const list of await Promise.all(part.map((child) => walk(child, `${path}/`)))) found.push(...list);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
