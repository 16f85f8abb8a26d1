/** Whether a connection answers. A failed WebRTC dial can leave one that looks open and is not. */
import type { Connection } from "@libp2p/interface";
import { PING_PROTOCOL } from "./protocols.ts";

const PING_BYTES = 32;

/** Resolves when 32 bytes came back within `ms`; rejects otherwise, and then the connection is worth nothing. */
export const ping = async (connection: Connection, ms: number): Promise<void> => {
  const signal = AbortSignal.timeout(ms);
  const stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true });
  try {
    await new Promise<void>((resolve, reject) => {
      let missing = PING_BYTES;
      const failed = (): void => reject(new Error("no answer"));
      stream.addEventListener("message", (event) => {
        missing -= event.data.byteLength;
        if (missing <= 0) resolve();
      });
      stream.addEventListener("close", failed);
      signal.addEventListener("abort", failed);
      stream.send(new Uint8Array(PING_BYTES));
    });
  } finally {
    stream.abort(new Error("pinged"));
  }
};
