/** One end of a message channel between two realms: a Worker, a worker's own scope, or a MessagePort. */
export interface Port<Out, In> {
  post(message: Out, transfer?: readonly ArrayBuffer[]): void;
  onMessage(f: (message: In) => void): () => void;
}

interface PortLike {
  postMessage(message: unknown, options: { transfer: Transferable[] }): void;
  addEventListener(type: "message", f: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", f: (event: MessageEvent) => void): void;
}

/** Wraps what the browser gives. Both ends are our own code of one release, so messages are not checked again. */
export const portOf = <Out, In>(like: PortLike): Port<Out, In> => ({
  post: (message, transfer = []) => like.postMessage(message, { transfer: [...transfer] }),
  onMessage: (f) => {
    const listener = (event: MessageEvent): void => f(event.data as In);
    like.addEventListener("message", listener);
    return () => like.removeEventListener("message", listener);
  },
});

/** Two ends that hand each other messages in a microtask: for tests and for Node, where everything is one realm. */
export const portPair = <A, B>(): readonly [Port<A, B>, Port<B, A>] => {
  const left = new Set<(message: B) => void>();
  const right = new Set<(message: A) => void>();
  const end = <Out, In>(own: Set<(message: In) => void>, other: Set<(message: Out) => void>): Port<Out, In> => ({
    post: (message) => queueMicrotask(() => other.forEach((f) => f(message))),
    onMessage: (f) => {
      own.add(f);
      return () => own.delete(f);
    },
  });
  return [end<A, B>(left, right), end<B, A>(right, left)];
};
