/**
 * Body of a `heads` entry (LG8): the membership its log stood on from here.
 *
 *   2 n | n × 32 operation id, sorted, each once
 */
import { createWriter, decode, refuse, type DecodeError, type OperationId, type Result } from "@thicket/wire";
import { MAX_LISTED_HEADS } from "./limits.ts";

export const encodeHeads = (heads: readonly OperationId[]): Uint8Array => {
  const listed = [...heads].sort().slice(0, MAX_LISTED_HEADS);
  const writer = createWriter().u16(listed.length);
  for (const head of listed) writer.id(head);
  return writer.finish();
};

export const decodeHeads = (body: Uint8Array): Result<readonly OperationId[], DecodeError> =>
  decode(body, (reader) => {
    const count = reader.u16();
    if (count > MAX_LISTED_HEADS) refuse("too many heads");
    const heads = Array.from({ length: count }, () => reader.id<OperationId>(32));
    if (heads.some((head, i) => i > 0 && head <= (heads[i - 1] ?? ""))) refuse("heads are not sorted");
    return heads;
  });
