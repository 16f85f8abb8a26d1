/** The worker's side of a lab: answers calls by name. */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

interface WorkerScope {
  onmessage: ((event: MessageEvent<readonly [id: number, method: string, args: readonly never[]]>) => void) | null;
  postMessage(message: unknown): void;
}

export const answer = (handlers: Handlers): void => {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = async ({ data }) => {
    // What isn't a call belongs to somebody else who listens.
    if (!Array.isArray(data)) return;
    const [id, method, args] = data;
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`no handler ${method}`);
      scope.postMessage([id, true, await handler(...args)]);
    } catch (problem) {
      scope.postMessage([id, false, problem instanceof Error ? `${problem.name} ${problem.message}` : String(problem)]);
    }
  };
};
