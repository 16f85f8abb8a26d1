/**
 * The membership history of one group: takes signed operations in any order, however often, and answers what they
 * mean (MB10). An operation is judged once, by its own past; the state grows by the verdict.
 */
import type { Suite } from "@thicket/crypto";
import { deviceTag, err, NO_OPERATION, ok, type DeviceId, type DeviceTag, type GroupId, type OperationId, type Result } from "@thicket/wire";
import { deviceId, groupId } from "./device-keys.ts";
import { createFold, type Fold } from "./fold.ts";
import { createHistory, type History } from "./history.ts";
import { judge } from "./judge.ts";
import { createPasts } from "./pasts.ts";
import { decodeOperation, operationSignatureInput, type DecodedOperation } from "./operation.ts";
import type { Judged } from "./judged.ts";
import { nobody, withOperation } from "./standing.ts";
import type { Membership, Operation, OperationRefusal } from "./types.ts";
import { compareText } from "./seniority.ts";
import { createWaitingRoom } from "./waiting.ts";

type Addition = Result<"added" | "known" | "waiting", OperationRefusal>;

export const createMembership = (suite: Suite, group: GroupId): Membership => {
  const history = createHistory();
  const operations: Judged[] = [];
  const pasts = createPasts(history, operations);
  const authors = createAuthors(suite, group, history, operations);
  const waiting = createWaitingRoom();
  const tips = new Map<DeviceTag, Operation>();
  const listeners = new Set<() => void>();
  const fold = createFold(group);
  let whole = nobody;

  const take = (operation: DecodedOperation): Addition => {
    if (history.indexOf(operation.id) !== undefined) return ok("known");
    const missing = linksOf(operation).find((link) => history.indexOf(link) === undefined);
    if (missing !== undefined) return waiting.admit(operation, missing) ? ok("waiting") : err({ code: "too-many-waiting" });
    const parents = operation.parents.flatMap((parent) => history.indexOf(parent) ?? []);
    const { signature, ...bare } = operation;
    const candidates = authors.of(bare, parents);
    if (!candidates.ok) return candidates;
    const signed = operationSignatureInput(suite, group, operation.id);
    const device = candidates.value.find((author) => suite.verify(author.signingKey, signed, signature))?.device;
    if (device === undefined) return err({ code: "bad-signature" });
    const past = pasts.standing(parents);
    const judged: Judged = { operation: bare, index: history.put(operation.id, parents), parents, device, verdict: judge(suite, group, bare, device, past) };
    operations.push(judged);
    const extended = pasts.extend(past, judged);
    whole = past === whole ? extended : withOperation(whole, judged);
    fold.add(judged, whole);
    authors.learn(judged);
    const tip = tips.get(bare.author);
    if (tip === undefined || bare.seq > tip.seq || (bare.seq === tip.seq && bare.id < tip.id)) tips.set(bare.author, bare);
    return ok("added");
  };

  const indexes = (ids: readonly OperationId[]): readonly number[] => ids.flatMap((id) => history.indexOf(id) ?? []);

  // Asked of every operation in turn for one set of heads; a past, once known, stays as it is.
  let asked: { readonly key: string; readonly past: ReadonlySet<number> } | undefined;
  const pastOf = (from: readonly number[]): ReadonlySet<number> => {
    const key = from.join();
    if (asked?.key !== key) asked = { key, past: new Set(history.past(from)) };
    return asked.past;
  };

  return {
    suite,
    group,
    get state() {
      return fold.state();
    },
    stateAt: (heads) => {
      const past = history.past(indexes(heads));
      return past.length === operations.length ? fold.state() : foldOf(group, past.flatMap((index) => operations[index] ?? [])).state();
    },
    add: (bytes) => {
      const decoded = decodeOperation(suite, group, bytes);
      if (!decoded.ok) return decoded;
      const result = take(decoded.value);
      if (!result.ok || result.value !== "added") return result;
      const arrived = [decoded.value.id];
      for (let id = arrived.pop(); id !== undefined; id = arrived.pop())
        for (const next of waiting.released(id)) {
          const taken = take(next);
          if (taken.ok && taken.value === "added") arrived.push(next.id);
        }
      for (const listener of listeners) listener();
      return result;
    },
    get: (id) => {
      const index = history.indexOf(id);
      return index === undefined ? undefined : operations[index]?.operation;
    },
    tip: (device) => tips.get(device),
    heads: () => history.heads(),
    all: () => operations.map((judged) => judged.operation),
    after: (heads) => {
      const known = pastOf(indexes(heads));
      return operations.filter((judged) => !known.has(judged.index)).map((judged) => judged.operation);
    },
    covers: (heads, id) => {
      const index = history.indexOf(id);
      return index !== undefined && pastOf(indexes(heads)).has(index);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

const foldOf = (group: GroupId, operations: readonly Judged[]): Fold => {
  const fold = createFold(group);
  let standing = nobody;
  for (const judged of operations) fold.add(judged, (standing = withOperation(standing, judged)));
  return fold;
};

const linksOf = ({ previous, parents }: Operation): readonly OperationId[] => (previous === NO_OPERATION ? parents : [previous, ...parents]);

interface Author {
  readonly device: DeviceId;
  readonly signingKey: Uint8Array;
}

interface Authors {
  /** Whose key may have signed; more than one only where tags collide. A function of the operation and its past, so everyone refuses alike. */
  of(operation: Operation, parents: readonly number[]): Result<readonly Author[], OperationRefusal>;
  /** Remembers the keys an operation brings in, whether or not it has effect: what they sign is authentic all the same. */
  learn(judged: Judged): void;
}

const createAuthors = (suite: Suite, group: GroupId, history: History, operations: readonly Judged[]): Authors => {
  const byTag = new Map<DeviceTag, (Author & { readonly index: number })[]>();
  const byDevice = new Map<DeviceId, Author>();
  const malformed = (why: string): Result<never, OperationRefusal> => err({ code: "malformed", why });
  return {
    of: (operation, parents) => {
      const { body, author: tag, previous } = operation;
      if (body.type === "admit" && (body.member as string) !== deviceId(suite, group, body)) return malformed("member is not the id of the keys");
      if (body.type === "genesis") {
        if (groupId(suite, body) !== group) return err({ code: "wrong-group" });
        if (!suite.admissible(body.signingKey) || !suite.kemAdmissible(body.kemKey)) return malformed("the founder's keys are unfit");
        const device = deviceId(suite, group, body);
        return deviceTag(device) === tag ? ok([{ device, signingKey: body.signingKey }]) : malformed("Genesis is the founder's");
      }
      if (previous === NO_OPERATION) {
        const known = (byTag.get(tag) ?? []).filter((candidate) => history.covers(parents, candidate.index));
        return known.length === 0 ? err({ code: "unknown-author" }) : ok(known.toSorted((a, b) => compareText(a.device, b.device)));
      }
      const before = operations[history.indexOf(previous) ?? -1];
      if (before === undefined || before.operation.author !== tag || before.operation.seq + 1 !== operation.seq || !history.covers(parents, before.index)) return malformed("previous is not the author's one before");
      const author = byDevice.get(before.device);
      return author === undefined ? err({ code: "unknown-author" }) : ok([author]);
    },
    learn: ({ operation: { body }, index }) => {
      if (body.type !== "genesis" && body.type !== "admit" && body.type !== "addDevice") return;
      if (!suite.admissible(body.signingKey)) return;
      const device = deviceId(suite, group, body);
      const author = { device, signingKey: body.signingKey, index };
      byDevice.set(device, author);
      const known = byTag.get(deviceTag(device));
      if (known === undefined) byTag.set(deviceTag(device), [author]);
      else known.push(author);
    },
  };
};
