/** The page's side of a lab: its own handlers, and the worker beside it. */
import type { Handlers } from "./worker.ts";

interface PageScope {
  callPage?: (method: string, args: readonly never[]) => Promise<unknown>;
}

const scope = globalThis as unknown as PageScope;

export const answerInPage = (handlers: Handlers): void => {
  scope.callPage = async (method, args) => {
    const handler = handlers[method];
    if (handler === undefined) throw new Error(`no handler ${method}`);
    return handler(...args);
  };
};
