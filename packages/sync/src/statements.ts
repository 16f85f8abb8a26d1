/** What this device says of itself in a session: what it has, once that is durable (SY4). Nobody answers an answer. */
import type { Log } from "@thicket/log";
import type { LogKey } from "@thicket/wire";
import type { Row } from "./messages.ts";
import type { SyncClock } from "./node.ts";
import type { Send } from "./outbox.ts";

export interface Statements {
  /** Everything, once the other device is known. */
  state(): Promise<void>;
  /** Soon, what has risen; and `log` whether it has or not: what was said of it before may not have arrived. */
  answer(about: LogKey | "operations"): void;
  stop(): void;
}

/** SY4: entries are answered together after this rest, in ms; the rule allows a second. */
const ANSWER_REST_MS = 150;

/** `isOpen`: whether anything may be said yet. */
export const createStatements = (log: Log, clock: SyncClock, send: Send, isOpen: () => boolean): Statements => {
  const said = new Map<LogKey, number>();
  let saidHeads = "";
  const due = new Set<LogKey | "operations">();
  let cancel: (() => void) | undefined;

  const all = (): readonly Row[] => [...log.vector()].map(([of, { seq, id }]) => ({ log: of, seq, prefix: id.slice(0, 32) }));
  const keep = (rows: readonly Row[]): readonly Row[] => {
    for (const { log: of, seq } of rows) said.set(of, seq);
    return rows;
  };
  const sendState = (rows: readonly Row[]): Promise<void> => {
    const heads = log.heads();
    saidHeads = heads.join();
    return send({ is: "state", heads, rows: keep(rows) });
  };

  const answerNow = (): void => {
    cancel = undefined;
    if (!isOpen()) return;
    const rows = all().filter((row) => due.has(row.log) || row.seq > (said.get(row.log) ?? 0));
    const withHeads = due.has("operations") || log.heads().join() !== saidHeads;
    due.clear();
    if (withHeads) void sendState(rows);
    else if (rows.length > 0) void send({ is: "vector", rows: keep(rows) });
  };

  return {
    state: () => sendState(all()),
    answer: (about) => {
      due.add(about);
      cancel ??= clock.setTimer(answerNow, ANSWER_REST_MS);
    },
    stop: () => cancel?.(),
  };
};
