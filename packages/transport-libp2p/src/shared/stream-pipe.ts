/** A libp2p stream as a BytePipe. Every handler is wrapped: nothing a peer sends gets past it (LM7). */
import type { Stream } from "@libp2p/interface";
import type { BytePipe, PipeHandlers } from "@thicket/link";

export const pipeOf = (stream: Stream): BytePipe => {
  const abort = (): void => {
    try {
      stream.abort(new Error("over"));
    } catch {
      // Already gone.
    }
  };
  const guarded =
    <E>(f: (event: E) => void) =>
    (event: E): void => {
      try {
        f(event);
      } catch {
        abort();
      }
    };
  return {
    open: (handlers: PipeHandlers) => {
      stream.addEventListener("close", guarded(handlers.over));
      stream.addEventListener("remoteCloseWrite", guarded(handlers.shut));
      stream.addEventListener(
        "message",
        guarded((event) => handlers.bytes(event.data.subarray())),
      );
      if (stream.status !== "open") handlers.over();
    },
    write: async (bytes) => {
      if (stream.send(bytes)) return;
      await drained(stream);
    },
    shut: () => stream.close(),
    abort,
  };
};

/** The library's own `onDrain` resolves at once from the second time on: only the event can be trusted. */
const drained = (stream: Stream): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (f: () => void) => (): void => {
      stream.removeEventListener("drain", onDrain);
      stream.removeEventListener("close", onClose);
      f();
    };
    const onDrain = settle(resolve);
    const onClose = settle(() => reject(new Error("stream closed")));
    stream.addEventListener("drain", onDrain);
    stream.addEventListener("close", onClose);
    if (stream.status !== "open") onClose();
  });
