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
  /** To be written with whatever is written next. */
  owe(operations: readonly Uint8Array[]): void;
  added(): void;
}

type Addition = Result<"added" | "known" | "waiting", OperationRefusal | { readonly code: "store-failed" }>;

export const createAcceptOperations = (deps: OperationsDeps): ((batch: readonly Uint8Array[]) => Promise<readonly Addition[]>) => {
  const { membership } = deps;
  /** Written while they waited for their past: the membership says "waiting" each time they come. */
  const saved = new Set<OperationId>();

  return async (batch) => {
    const operations = batch.map((bytes) => {
      const decoded = decodeOperation(membership.suite, membership.group, bytes);
      return decoded.ok ? decoded.value : undefined;
    });
    // Own ones are written before they are added: a sequence number that is shown and then forgotten is used twice (MB9).
    const own = operations.filter((operation) => operation !== undefined && isOwn(deps, operation)) as readonly DecodedOperation[];
    const ownWritten = own.length === 0 || (await deps.write(own.map(({ bytes }) => bytes)));
    if (ownWritten) for (const { id } of own) saved.add(id);

    const results = batch.map((bytes, i): Addition => (!ownWritten && own.some((operation) => operation === operations[i]) ? err({ code: "store-failed" }) : membership.add(bytes)));
    const unsaved = operations.filter((operation, i) => isNew(results[i]) && operation !== undefined && !saved.has(operation.id)) as readonly DecodedOperation[];
    const written = unsaved.length === 0 || (await deps.write(unsaved.map(({ bytes }) => bytes)));
    if (written) for (const { id } of unsaved) saved.add(id);
    else deps.owe(unsaved.map(({ bytes }) => bytes));

    if (results.some((result) => result.ok && result.value === "added")) deps.added();
    return written ? results : results.map((result, i) => (unsaved.some((operation) => operation === operations[i]) ? err({ code: "store-failed" }) : result));
  };
};

const isNew = (result: Addition | undefined): boolean => result?.ok === true && result.value !== "known";

/** Signed by this device, and not known yet. */
const isOwn = ({ membership, keys, signer }: OperationsDeps, { author, id, signature }: DecodedOperation): boolean =>
  author === keys.tag && membership.get(id) === undefined &&
  membership.suite.verify(signer.publicKey, operationSignatureInput(membership.suite, membership.group, id), signature);
