import type { RemoteGate } from "@thicket/documents/gate";
import type { DocumentTag } from "@thicket/wire";
import type { Clock } from "./deps.ts";
import type { GateClient } from "./gate-client.ts";

/**
 * How long a question may take before its realm is ended, in ms; twice as long at each further try.
 * The worst accepted entry costs 20 ms (GT3, LM8) and 500 go at once, on a phone that is busy with other things.
 */
export const GATE_PATIENCE_MS = 20_000;

export interface PatientGateDeps {
  readonly make: () => GateClient;
  readonly clock: Clock;
  /** Documents whose entries are late: shown as not complete until they are named no more. */
  readonly onLate: (documents: ReadonlySet<DocumentTag>) => void;
}

const NONE: ReadonlySet<DocumentTag> = new Set();

type Step = (gate: RemoteGate) => Promise<unknown>;

/**
 * A gate whose realm may hang (GT3): it is ended, a fresh one is told everything again, and the question is
 * asked anew, for as long as it takes. Time is never a ground for refusing, so no verdict comes of it.
 */
export const createPatientGate = ({ make, clock, onLate }: PatientGateDeps): GateClient => {
  let gate = make();
  let past: Step[] = [];
  let ended = false;
  let queue: Promise<unknown> = Promise.resolve();

  const startAgain = async (): Promise<void> => {
    gate.end();
    gate = make();
    for (const step of past) await step(gate);
  };

  const ask = async <T>(question: (gate: RemoteGate) => Promise<T>, about: ReadonlySet<DocumentTag>): Promise<T> => {
    for (let patience = GATE_PATIENCE_MS; ; patience *= 2) {
      const answer = await within(clock, patience, question(gate));
      if (answer !== undefined) {
        if (patience > GATE_PATIENCE_MS) onLate(NONE);
        return answer.value;
      }
      // Nobody waits for the answers of a core that is being ended.
      if (ended) return new Promise<never>(() => undefined);
      onLate(about);
      await startAgain();
    }
  };

  const inTurn = <T>(question: (gate: RemoteGate) => Promise<T>, about = NONE): Promise<T> => {
    const work = queue.then(() => ask(question, about));
    queue = work.catch(() => undefined);
    return work;
  };

  /** What changes the gate is told again to the next one. */
  const keep = async <T>(step: (gate: RemoteGate) => Promise<T>, about = NONE): Promise<T> => {
    const answer = await inTurn(step, about);
    past.push(step);
    return answer;
  };

  return {
    create: (...args) => keep((to) => to.create(...args)),
    judge: (entries) => keep((to) => to.judge(entries), new Set(entries.map((entry) => entry.document))),
    check: (entry) => inTurn((to) => to.check(entry)),
    refers: (...args) => inTurn((to) => to.refers(...args)),
    propose: (entry) => inTurn((to) => to.propose(entry)),
    nextClock: (...args) => inTurn((to) => to.nextClock(...args)),
    writers: (document) => inTurn((to) => to.writers(document)),
    snapshot: (...args) => inTurn((to) => to.snapshot(...args)),
    encode: () => inTurn((to) => to.encode()),
    load: async (state) => {
      const loaded = await inTurn((to) => to.load(state));
      if (loaded.ok) past = [(to) => to.load(state)];
      return loaded;
    },
    end: () => {
      ended = true;
      gate.end();
    },
  };
};

const within = <T>(clock: Clock, ms: number, answer: Promise<T>): Promise<{ readonly value: T } | undefined> =>
  new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => resolve(undefined), ms);
    answer.then(
      (value) => {
        cancel();
        resolve({ value });
      },
      (problem: unknown) => {
        cancel();
        reject(problem instanceof Error ? problem : new Error(String(problem)));
      },
    );
  });
