import type { Calls, ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";

export type Call = <Name extends keyof Calls>(name: Name, ...args: Calls[Name]["args"]) => Promise<Calls[Name]["answer"]>;

/** The page's side of `serveCalls`: each call is one message there and one back. */
export const createCall = (port: Port<ToCore, ToPage>): Call => {
  const waiting = new Map<number, (value: unknown) => void>();
  let next = 1;
  port.onMessage((message) => {
    if (message.t !== "answer") return;
    waiting.get(message.call)?.(message.value);
    waiting.delete(message.call);
  });
  return (name, ...args) =>
    new Promise((resolve) => {
      const call = next++;
      waiting.set(call, resolve as (value: unknown) => void);
      port.post({ t: "call", call, name, args });
    });
};
