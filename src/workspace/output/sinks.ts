import { saveFile } from '../save-file.ts';
import type { ZipSink } from './dicom-zip.ts';

interface SavePicker {
  showSaveFilePicker?: (options: {
    readonly suggestedName: string;
    readonly types: readonly {
      readonly description: string;
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }) => Promise<{ createWritable(): Promise<ZipSink> }>;
}

/** What may be kept in the page before it is saved, where the browser has no other way. Bytes. */
export const mostInMemory = 2 ** 31;

/** Whether files can be written piece by piece to a place that the reader chooses. */
export function writesToDisk(): boolean {
  return (globalThis as SavePicker).showSaveFilePicker !== undefined;
}

/** Asks where to write and opens it; undefined = the reader did not choose. */
export async function diskSink(name: string): Promise<ZipSink | undefined> {
  const types = [{ description: 'ZIP', accept: { 'application/zip': ['.zip'] } }];
  try {
    const file = await (globalThis as SavePicker).showSaveFilePicker?.({ suggestedName: name, types });
    return await file?.createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** Collects parts as blobs, which the browser may put on disk itself, and hands them over as one file. */
export function blobSink(name: string): ZipSink {
  let parts: Blob[] = [];
  return {
    write(bytes) {
      parts.push(new Blob([bytes]));
      return Promise.resolve();
    },
    close() {
      saveFile(new Blob(parts, { type: 'application/zip' }), name);
      parts = [];
      return Promise.resolve();
    },
    abort() {
      parts = [];
      return Promise.resolve();
    },
  };
}
