import type { Readable } from "@thicket/client";
import { useSyncExternalStore } from "react";

/** The value of a state of the client, drawn again when it changes. */
export const useReadable = <T>(readable: Readable<T>): T => useSyncExternalStore((f) => readable.subscribe(f), () => readable.get());
