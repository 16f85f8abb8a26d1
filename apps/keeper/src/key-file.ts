/** The keeper's key, kept so that the codes people printed still find it after a restart. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

const NAME = "keeper.key";

export const readKey = async (folder: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(join(folder, NAME));
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw problem;
  }
};

/** Whole or not at all, readable by its owner only, on the disk when this resolves. */
export const writeKey = async (folder: string, key: Uint8Array): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, `${NAME}.new`), "w", 0o600);
  try {
    await file.writeFile(key);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(folder, `${NAME}.new`), join(folder, NAME));
};
