/**
 * The bytes of one stream into another, no faster than the other takes them. The library's own pipe
 * reads on whatever happens: somebody who sends and a friend who doesn't read would fill a relay's memory.
 */
import type { Stream } from "@libp2p/interface";

export interface PourDeps {
  /** How long to wait before more may pass, now that this many bytes did; 0 is no wait. */
  readonly spend: (bytes: number) => number;
  readonly later: (ms: number, f: () => void) => () => void;
  /** Told when the other side stops taking bytes, and when it goes on. */
  readonly onStall: (stalled: boolean) => void;
}

/** Takes over `from`, which is paused until now, and closes or aborts `to` as `from` ends. */
export const pour = (from: Stream, to: Stream, deps: PourDeps): void => {
  let holds = 0;
  let full = false;

  const hold = (): void => {
    holds += 1;
    if (holds === 1) guarded(() => from.pause());
  };
  const release = (): void => {
    holds -= 1;
    if (holds === 0) guarded(() => from.resume());
  };
  const abort = (): void => {
    for (const stream of [from, to]) quietly(() => stream.abort(new Error("cut")));
  };
  const guarded = (f: () => void): void => {
    try {
      f();
    } catch {
      abort();
    }
  };
  const setFull = (next: boolean): void => {
    if (full === next) return;
    full = next;
    deps.onStall(next);
    if (next) hold();
    else release();
  };

  from.addEventListener("message", ({ data }) =>
    guarded(() => {
      if (!to.send(data)) setFull(true);
      const wait = deps.spend(data.byteLength);
      if (wait === 0) return;
      hold();
      deps.later(wait, release);
    }),
  );
  // The library goes on writing what waits in a microtask after this event; only then is it known whether all went.
  to.addEventListener("drain", () => queueMicrotask(() => (to.writeBufferLength === 0 && !to.writableNeedsDrain ? setFull(false) : undefined)));
  const finish = (): void => {
    to.close({ signal: AbortSignal.timeout(FINISH_MS) }).catch(abort);
  };
  from.addEventListener("remoteCloseWrite", finish);
  from.addEventListener("close", (event) => (event.error ? abort() : finish()));
  to.addEventListener("close", (event) => {
    if (full) deps.onStall(false);
    if (event.error) abort();
  });
  if (from.status !== "open" || to.status !== "open") return abort();
  guarded(() => from.resume());
};

/** How long the last bytes may take to be taken. */
const FINISH_MS = 10_000;

const quietly = (f: () => void): void => {
  try {
    f();
  } catch {
    // Already gone.
  }
};
