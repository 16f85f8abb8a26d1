/**
 * The key file in the origin's private file system: a real file, overwritten in place and flushed, so
 * that the old bytes are gone from it (ST1). Only a worker may do that.
 */
import { storeFailure, StoreFailed } from "./failure.ts";

export interface KeyFileStore {
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

/** The part of FileSystemSyncAccessHandle (File System standard, section 2.6) that is used; TypeScript has it for workers only. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WithSyncAccess = FileSystemFileHandle & { createSyncAccessHandle?(): Promise<SyncAccessHandle> };

/** Another tab may hold the file for the moment it takes to write it. */
const TRIES = 40;
const BETWEEN_TRIES_MS = 25;

/** `undefined` where there is no such file system, or where it can't be written in place. */
export const openKeyFile = async (name: string): Promise<KeyFileStore | undefined> => {
  const directory = await privateDirectory();
  if (directory === undefined) return undefined;
  const existing = (): Promise<FileSystemFileHandle | undefined> => directory.getFileHandle(name).catch(absent);
  return {
    read: async () => {
      const file = await (await existing())?.getFile().catch(refused);
      return file && new Uint8Array(await file.arrayBuffer().catch(refused));
    },
    write: async (bytes) => {
      const handle = await accessHandle(await directory.getFileHandle(name, { create: true }).catch(refused));
      try {
        if (handle.write(bytes, { at: 0 }) !== bytes.length) throw new StoreFailed("full");
        handle.truncate(bytes.length);
        handle.flush();
      } catch (problem) {
        throw storeFailure(problem);
      } finally {
        handle.close();
      }
    },
    remove: async () => {
      if ((await existing()) !== undefined) await directory.removeEntry(name).catch(refused);
    },
  };
};

const privateDirectory = async (): Promise<FileSystemDirectoryHandle | undefined> => {
  if (typeof FileSystemFileHandle === "undefined" || !("createSyncAccessHandle" in FileSystemFileHandle.prototype)) return undefined;
  return navigator.storage.getDirectory().catch(() => undefined);
};

const refused = (problem: unknown): never => {
  throw storeFailure(problem);
};

const absent = (problem: unknown): undefined => {
  if (problem instanceof DOMException && problem.name === "NotFoundError") return undefined;
  return refused(problem);
};

const accessHandle = async (file: WithSyncAccess): Promise<SyncAccessHandle> => {
  for (let tries = 1; ; tries++) {
    try {
      const handle = await file.createSyncAccessHandle?.();
      if (handle === undefined) throw new StoreFailed("unavailable");
      return handle;
    } catch (problem) {
      const held = problem instanceof DOMException && problem.name === "NoModificationAllowedError";
      if (!held || tries === TRIES) throw storeFailure(problem);
      await new Promise((resume) => setTimeout(resume, BETWEEN_TRIES_MS));
    }
  }
};
