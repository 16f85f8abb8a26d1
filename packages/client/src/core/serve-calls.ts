import type { Port } from "../bridge/port.ts";
import type { Calls, ToCore, ToPage } from "../bridge/messages.ts";

export type CallHandlers = { readonly [Name in keyof Calls]: (...args: Calls[Name]["args"]) => Promise<Calls[Name]["answer"]> };

/** Answers the page's calls. A call that throws is a bug of ours: the page hears `bug`, and nothing else stops. */
export const serveCalls = (port: Port<ToPage, ToCore>, handlers: CallHandlers, onBug: (problem: unknown) => void): void => {
  port.onMessage((message) => {
    if (message.t !== "call") return;
    const handler = handlers[message.name] as (...args: readonly unknown[]) => Promise<unknown>;
    const answer = (value: unknown): void => port.post({ t: "answer", call: message.call, value });
    handler(...message.args).then(answer, (problem: unknown) => {
      onBug(problem);
      answer({ ok: false, error: { code: "bug" } });
    });
  });
};
