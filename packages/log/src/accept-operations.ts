/** Operations on their way into the membership and onto the disk (MB0, LG3). */
import { decodeOperation, operationSignatureInput, type DecodedOperation, type DeviceKeys, type Membership, type OperationRefusal } from "@thicket/group";
import type { Signer } from "@thicket/crypto";
import { err, type OperationId, type Result } from "@thicket/wire";

export interface OperationsDeps {
  readonly membership: Membership;
  readonly keys: DeviceKeys;
  readonly signer: Signer;
  /** Strictly; false when it failed. */
  write(operations: readonly Uint8Array[]): Promise<boolean>;
  /** To be written with whatever is written next; `saved` is called once that is durable. */
  owe(operations: readonly Uint8Array[], saved: () => void): void;
  added(): void;
}

type Addition = Result<"added" | "known" | "waiting", OperationRefusal | { readonly code: "store-failed" }>;

export interface AcceptOperations {
  accept(batch: readonly Uint8Array[]): Promise<readonly Addition[]>;
  /** Newest of the operations that are on the disk: what others may be told of (LG3). */
  heads(): readonly OperationId[];
  /** Is this operation, which the membership has, on the disk? */
  keeps(operation: OperationId): boolean;
}

export const createAcceptOperations = (deps: OperationsDeps): AcceptOperations => {
  const { membership } = deps;
  /** In the membership and not on the disk yet. */
  const pending = new Set<OperationId>();
  /** Written while they waited for their past: the membership says "waiting" each time they come. */
  const saved = new Set<OperationId>();

  const accept: AcceptOperations["accept"] = async (batch) => {
    // What is still owed to the disk goes first: those who send it again wait to hear that it is kept.
    if (pending.size > 0) await deps.write([]);
    const operations = batch.map((bytes) => {
      const decoded = decodeOperation(membership.suite, membership.group, bytes);
      return decoded.ok ? decoded.value : undefined;
    });
    // Own ones are written before they are added: a sequence number that is shown and then forgotten is used twice (MB9).
    const own = operations.filter((operation) => operation !== undefined && isOwn(deps, operation)) as readonly DecodedOperation[];
    const ownWritten = own.length === 0 || (await deps.write(own.map(({ bytes }) => bytes)));
    if (ownWritten) for (const { id } of own) saved.add(id);

    for (const operation of operations) if (operation !== undefined && !saved.has(operation.id) && membership.get(operation.id) === undefined) pending.add(operation.id);
    const results = batch.map((bytes, i): Addition => (!ownWritten && own.some((operation) => operation === operations[i]) ? err({ code: "store-failed" }) : membership.add(bytes)));
    const unsaved = operations.filter((operation, i) => isNew(results[i]) && operation !== undefined && !saved.has(operation.id)) as readonly DecodedOperation[];
    for (const operation of operations) if (operation !== undefined && !unsaved.includes(operation) && membership.get(operation.id) === undefined) pending.delete(operation.id);
    const keep = (): void => {
      for (const { id } of unsaved) {
        saved.add(id);
        pending.delete(id);
      }
    };
    const written = unsaved.length === 0 || (await deps.write(unsaved.map(({ bytes }) => bytes)));
    if (written) keep();
    else deps.owe(unsaved.map(({ bytes }) => bytes), keep);

    if (results.some((result) => result.ok && result.value === "added")) deps.added();
    return written ? results : results.map((result, i) => (unsaved.some((operation) => operation === operations[i]) ? err({ code: "store-failed" }) : result));
  };

  const heads = (): readonly OperationId[] => {
    if (pending.size === 0) return membership.heads();
    const kept = membership.all().filter(({ id }) => !pending.has(id));
    const parents = new Set(kept.flatMap((operation) => operation.parents));
    return kept.map(({ id }) => id).filter((id) => !parents.has(id)).sort();
  };
  return { accept, heads, keeps: (operation) => !pending.has(operation) };
};

const isNew = (result: Addition | undefined): boolean => result?.ok === true && result.value !== "known";

/** Signed by this device, and not known yet. */
const isOwn = ({ membership, keys, signer }: OperationsDeps, { author, id, signature }: DecodedOperation): boolean =>
  author === keys.tag && membership.get(id) === undefined &&
  membership.suite.verify(signer.publicKey, operationSignatureInput(membership.suite, membership.group, id), signature);
