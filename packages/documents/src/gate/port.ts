/**
 * The gate in a worker of its own (GT3). Questions and answers are plain objects that can be cloned; each answer
 * carries the number of its question, and they come in order. A port that stops answering is the caller's to end:
 * a new worker, `load` of the last `encode`, and the entries since.
 */
import type { DecodeError, DocumentId, DocumentTag, LogKey, Result } from "@thicket/wire";
import type { Gate, GateEntry, Reference, Refusal, Verdict } from "../types.ts";
import { createGate, decodeGate } from "./gate.ts";

export interface GatePort {
  post(message: unknown): void;
  /** One listener. */
  listen(f: (message: unknown) => void): void;
}

/** `Gate`, asked over a port. */
export interface RemoteGate {
  create(document: DocumentId, kind: number, schema: number, by: Reference): Promise<void>;
  /** In order; one verdict each. */
  judge(entries: readonly GateEntry[]): Promise<readonly Verdict[]>;
  check(entry: GateEntry): Promise<Verdict>;
  refers(document: DocumentTag, update: Uint8Array, own?: LogKey): Promise<readonly Reference[]>;
  /** `refers`, then `check` with those as deps, in one question: every key a person presses waits for it. */
  propose(entry: Omit<GateEntry, "deps">): Promise<Result<readonly Reference[], Refusal>>;
  nextClock(document: DocumentTag, writer: number): Promise<number>;
  writers(document: DocumentTag): Promise<ReturnType<Gate["writers"]>>;
  snapshot(document: DocumentTag, update: Uint8Array): Promise<Result<ReadonlyMap<number, number>, Refusal>>;
  encode(): Promise<Uint8Array>;
  /** Starts again from a state (IN6). */
  load(state: Uint8Array): Promise<Result<void, DecodeError>>;
}

type Question =
  | { readonly ask: "create"; readonly document: DocumentId; readonly kind: number; readonly schema: number; readonly by: Reference }
  | { readonly ask: "judge"; readonly entries: readonly GateEntry[] }
  | { readonly ask: "check"; readonly entry: GateEntry }
  | { readonly ask: "refers"; readonly document: DocumentTag; readonly update: Uint8Array; readonly own: LogKey | undefined }
  | { readonly ask: "propose"; readonly entry: Omit<GateEntry, "deps"> }
  | { readonly ask: "nextClock"; readonly document: DocumentTag; readonly writer: number }
  | { readonly ask: "writers"; readonly document: DocumentTag }
  | { readonly ask: "snapshot"; readonly document: DocumentTag; readonly update: Uint8Array }
  | { readonly ask: "encode" }
  | { readonly ask: "load"; readonly state: Uint8Array };

interface Asked {
  readonly id: number;
  readonly question: Question;
}
interface Answered {
  readonly id: number;
  readonly answer?: unknown;
  /** A bug: what was thrown. */
  readonly thrown?: string;
}

/** In the worker: answers until the port is gone. */
export const serveGate = (port: GatePort): void => {
  let gate = createGate();
  const answer = (question: Question): unknown => {
    switch (question.ask) {
      case "create": return gate.create(question.document, question.kind, question.schema, question.by);
      case "judge": return question.entries.map((entry) => gate.judge(entry));
      case "check": return gate.check(question.entry);
      case "refers": return gate.refers(question.document, question.update, question.own);
      case "propose": {
        const deps = gate.refers(question.entry.document, question.entry.update, question.entry.log);
        const verdict = gate.check({ ...question.entry, deps });
        return verdict.ok ? { ok: true, value: deps } : verdict;
      }
      case "nextClock": return gate.nextClock(question.document, question.writer);
      case "writers": return gate.writers(question.document);
      case "snapshot": return gate.snapshot(question.document, question.update);
      case "encode": return gate.encode();
      case "load": {
        const loaded = decodeGate(question.state);
        if (loaded.ok) gate = loaded.value;
        return loaded.ok ? { ok: true, value: undefined } : loaded;
      }
    }
  };
  port.listen((message) => {
    // The other side is our own core: nothing from the network gets here as a message.
    const { id, question } = message as Asked;
    let answered: Answered;
    try {
      answered = { id, answer: answer(question) };
    } catch (problem) {
      answered = { id, thrown: String(problem) };
    }
    port.post(answered);
  });
};

/** At the core's end. An answer that was a bug rejects. */
export const connectGate = (port: GatePort): RemoteGate => {
  const waiting = new Map<number, { readonly resolve: (answer: unknown) => void; readonly reject: (problem: Error) => void }>();
  let next = 0;
  port.listen((message) => {
    const { id, answer, thrown } = message as Answered;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (thrown === undefined) waiter?.resolve(answer);
    else waiter?.reject(new Error(thrown));
  });
  const ask = <T>(question: Question): Promise<T> =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(++next, { resolve, reject });
      port.post({ id: next, question } satisfies Asked);
    }) as Promise<T>;
  return {
    create: (document, kind, schema, by) => ask({ ask: "create", document, kind, schema, by: { log: by.log, seq: by.seq } }),
    judge: (entries) => ask({ ask: "judge", entries }),
    check: (entry) => ask({ ask: "check", entry }),
    refers: (document, update, own) => ask({ ask: "refers", document, update, own }),
    propose: (entry) => ask({ ask: "propose", entry }),
    nextClock: (document, writer) => ask({ ask: "nextClock", document, writer }),
    writers: (document) => ask({ ask: "writers", document }),
    snapshot: (document, update) => ask({ ask: "snapshot", document, update }),
    encode: () => ask({ ask: "encode" }),
    load: (state) => ask({ ask: "load", state }),
  };
};
