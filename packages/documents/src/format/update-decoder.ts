/**
 * A Yjs 13 update, format V1, read with no trust in it and in time linear in its length (GT1).
 *
 *   UPDATE   varuint clients | clients × ( varuint structs ≥ 1 | varuint client | varuint clock | struct … ) | DELETES
 *   struct   1 info | where | content         info = 0x80 origin | 0x40 right origin | 0x20 has a key | 5 bits kind
 *   where    [ id origin ] [ id right origin ] or, with neither, varuint 1 | string root, or varuint 0 | id parent;
 *            then, with neither and 0x20, string key
 *   id       varuint client | varuint clock
 *   content  0 GC: varuint length, info exactly 0 and no `where` · 1 deleted: varuint length · 3 bytes: varuint length | bytes
 *            · 4 string · 5 embed: string of JSON · 6 format: string key | string of JSON
 *            · 7 type: varuint type [ | string name, types 3 and 5 ] · 8 any: varuint count | values
 *            Refused: 2 JSON (no Yjs of ours writes it), 9 sub-document, 10 Skip, and all above
 *   DELETES  varuint clients | clients × ( varuint client | varuint ranges ≥ 1 | ranges × ( varuint clock | varuint length ≥ 1 ) )
 *
 * Clients come in falling order in both parts, ranges in rising order with a gap between, as Yjs writes them.
 */
import { MAX_DELETED_RANGES, MAX_STRUCTS, err, ok, type Result } from "@thicket/wire";
import type { Refusal } from "../types.ts";
import { createCursor, isReservedKey, refuse, Refused, type AnyValue, type Cursor } from "./cursor.ts";
import { MAX_NAME_BYTES } from "./limits.ts";

export interface UnitId {
  readonly client: number;
  readonly clock: number;
}

export type Content =
  | { readonly is: "gc" | "deleted" | "bytes" | "embed" }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "format"; readonly key: string; readonly value: string }
  | { readonly is: "type"; readonly type: number; readonly name: string }
  | { readonly is: "any"; readonly values: readonly AnyValue[] };

export interface Struct {
  readonly clock: number;
  /** Units: UTF-16 for text. */
  readonly length: number;
  readonly origin: UnitId | undefined;
  readonly rightOrigin: UnitId | undefined;
  /** A root's name, or the id of a type. Only with neither origin. */
  readonly parent: string | UnitId | undefined;
  readonly hasKey: boolean;
  /** Only with neither origin. */
  readonly key: string | undefined;
  readonly content: Content;
  /** Where it stands in the bytes. */
  readonly start: number;
  readonly end: number;
}

export interface ClientStructs {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly Struct[];
}

export interface DeletedRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

export interface DecodedUpdate {
  readonly clients: readonly ClientStructs[];
  readonly deleted: readonly DeletedRange[];
}

export interface DecodeBounds {
  readonly structs: number;
  readonly ranges: number;
}

export const ENTRY_BOUNDS: DecodeBounds = { structs: MAX_STRUCTS, ranges: MAX_DELETED_RANGES };
/** For a whole document: as many as its bytes hold. */
export const NO_BOUNDS: DecodeBounds = { structs: Number.MAX_SAFE_INTEGER, ranges: Number.MAX_SAFE_INTEGER };

/** All of `bytes` or a refusal; never throws. */
export const decodeUpdate = (bytes: Uint8Array, bounds: DecodeBounds = ENTRY_BOUNDS): Result<DecodedUpdate, Refusal> => readUpdate(createCursor(bytes), bounds);

/** With a cursor that knows no end (R13). Proofs only. */
export const unsafeDecodeUpdate = (bytes: Uint8Array): Result<DecodedUpdate, Refusal> => readUpdate(createCursor(bytes, true), ENTRY_BOUNDS);

const readUpdate = (cursor: Cursor, bounds: DecodeBounds): Result<DecodedUpdate, Refusal> => {
  try {
    const update = { clients: readClients(cursor, bounds), deleted: readDeleted(cursor, bounds) };
    if (cursor.left > 0) refuse("malformed", "bytes left over");
    return ok(update);
  } catch (problem) {
    if (problem instanceof Refused) return err(problem.refusal);
    throw problem;
  }
};

/** Clients in falling order; Yjs writes them so, and one order means one form. */
const readClient = (cursor: Cursor, before: number): number => {
  const client = cursor.varUint();
  return client < before ? client : refuse("not-canonical", "clients out of order");
};

const readClients = (cursor: Cursor, bounds: DecodeBounds): readonly ClientStructs[] => {
  const clients: ClientStructs[] = [];
  let left = bounds.structs;
  let before = Number.POSITIVE_INFINITY;
  for (let rest = cursor.varUint(); rest > 0; rest--) {
    const count = cursor.varUint();
    if (count === 0) refuse("not-canonical", "client without structs");
    if (count > left) refuse("too-many", "structs");
    left -= count;
    const client = readClient(cursor, before);
    before = client;
    const clock = cursor.varUint();
    const structs: Struct[] = [];
    for (let i = 0, at = clock; i < count; i++) {
      const struct = readStruct(cursor, at);
      structs.push(struct);
      at += struct.length;
      if (at > Number.MAX_SAFE_INTEGER) refuse("not-canonical", "clock over 2^53 − 1");
    }
    clients.push({ client, clock, structs });
  }
  return clients;
};

const readId = (cursor: Cursor): UnitId => ({ client: cursor.varUint(), clock: cursor.varUint() });

const readName = (cursor: Cursor): string => {
  const name = cursor.string(MAX_NAME_BYTES);
  return isReservedKey(name) ? refuse("reserved-key", name) : name;
};

const readLength = (cursor: Cursor): number => {
  const length = cursor.varUint();
  return length > 0 ? length : refuse("not-canonical", "length 0");
};

const readStruct = (cursor: Cursor, clock: number): Struct => {
  const start = cursor.at;
  const info = cursor.u8();
  const kind = info & 0x1f;
  if (kind === 0) {
    if (info !== 0) refuse("not-canonical", "GC with flags");
    const length = readLength(cursor);
    return { clock, length, origin: undefined, rightOrigin: undefined, parent: undefined, hasKey: false, key: undefined, content: { is: "gc" }, start, end: cursor.at };
  }
  if (kind === 2 || kind > 8) refuse("unknown-content", `struct of kind ${kind}`);
  const hasKey = (info & 0x20) !== 0;
  const origin = (info & 0x80) === 0 ? undefined : readId(cursor);
  const rightOrigin = (info & 0x40) === 0 ? undefined : readId(cursor);
  const alone = origin === undefined && rightOrigin === undefined;
  const parent = alone ? readParent(cursor) : undefined;
  const key = alone && hasKey ? readName(cursor) : undefined;
  const [content, length] = readContent(cursor, kind);
  return { clock, length, origin, rightOrigin, parent, hasKey, key, content, start, end: cursor.at };
};

const readParent = (cursor: Cursor): string | UnitId => {
  const isRoot = cursor.varUint();
  if (isRoot > 1) refuse("not-canonical", "parent is neither root nor id");
  return isRoot === 1 ? readName(cursor) : readId(cursor);
};

const readContent = (cursor: Cursor, kind: number): readonly [Content, number] => {
  switch (kind) {
    case 1: return [{ is: "deleted" }, readLength(cursor)];
    case 3: {
      cursor.bytes(cursor.varUint());
      return [{ is: "bytes" }, 1];
    }
    case 4: {
      const text = cursor.string();
      return text.length > 0 ? [{ is: "text", text }, text.length] : refuse("not-canonical", "empty text");
    }
    case 5: {
      cursor.string();
      return [{ is: "embed" }, 1];
    }
    case 6: return [{ is: "format", key: readName(cursor), value: cursor.string() }, 1];
    case 7: {
      const type = cursor.varUint();
      if (type > 6) refuse("unknown-content", `type ${type}`);
      return [{ is: "type", type, name: type === 3 || type === 5 ? readName(cursor) : "" }, 1];
    }
    case 8: {
      const count = readLength(cursor);
      if (count > cursor.left) refuse("malformed", "too short");
      const values: AnyValue[] = [];
      for (let i = 0; i < count; i++) values.push(cursor.any());
      return [{ is: "any", values }, count];
    }
    default: return refuse("unknown-content", `struct of kind ${kind}`);
  }
};

const readDeleted = (cursor: Cursor, bounds: DecodeBounds): readonly DeletedRange[] => {
  const ranges: DeletedRange[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (let rest = cursor.varUint(); rest > 0; rest--) {
    const client = readClient(cursor, before);
    before = client;
    const count = readLength(cursor);
    if (count > bounds.ranges - ranges.length) refuse("too-many", "deleted ranges");
    for (let i = 0, end = -1; i < count; i++) {
      const clock = cursor.varUint();
      const length = readLength(cursor);
      if (clock <= end) refuse("not-canonical", "ranges out of order or touching");
      end = clock + length;
      if (end > Number.MAX_SAFE_INTEGER) refuse("not-canonical", "clock over 2^53 − 1");
      ranges.push({ client, clock, length });
    }
  }
  return ranges;
};
