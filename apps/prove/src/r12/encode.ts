/** Writes an update field by field, well or badly: a second, plain encoder of the V1 format, which can be told to do wrong. */
import type { DecodedUpdate } from "@thicket/documents/gate";

export interface Id {
  client: number;
  clock: number;
}
export interface EditableStruct {
  kind: number;
  origin: Id | undefined;
  rightOrigin: Id | undefined;
  parent: string | Id | undefined;
  hasKey: boolean;
  key: string | undefined;
  content: Field[];
}
export type Field = number | string | Uint8Array;
export interface EditableUpdate {
  clients: { client: number; clock: number; structs: EditableStruct[] }[];
  deleted: { client: number; ranges: { clock: number; length: number }[] }[];
}

const KIND = { gc: 0, deleted: 1, bytes: 3, text: 4, embed: 5, format: 6, type: 7, any: 8 } as const;

export const editable = (update: DecodedUpdate): EditableUpdate => {
  const deleted: EditableUpdate["deleted"] = [];
  for (const { client, clock, length } of update.deleted) {
    const last = deleted.at(-1);
    if (last?.client === client) last.ranges.push({ clock, length });
    else deleted.push({ client, ranges: [{ clock, length }] });
  }
  return {
    clients: update.clients.map(({ client, clock, structs }) => ({
      client, clock,
      structs: structs.map(({ origin, rightOrigin, parent, hasKey, key, content, length }): EditableStruct => ({
        kind: KIND[content.is], origin: origin && { ...origin }, rightOrigin: rightOrigin && { ...rightOrigin },
        parent: typeof parent === "object" ? { ...parent } : parent, hasKey, key,
        content: content.is === "text" ? [content.text]
          : content.is === "format" ? [content.key, content.value]
          : content.is === "any" ? [content.values.length, ...content.values.flatMap((value): Field[] => [Uint8Array.of(119), String(value)])]
          : [length],
      })),
    })),
    deleted,
  };
};

export const varUint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push(0x80 | rest % 128);
  return Uint8Array.from([...bytes, rest]);
};

const text = new TextEncoder();

/** `pad`: the number of the integer, counted from 0, that is written with that many more bytes. */
export const encode = (update: EditableUpdate, pad?: { readonly index: number; readonly by: number }): { readonly bytes: Uint8Array; readonly integers: number } => {
  const parts: Uint8Array[] = [];
  let integers = 0;
  const uint = (value: number): void => {
    const bytes = varUint(value);
    if (integers++ !== pad?.index) return void parts.push(bytes);
    const padded = new Uint8Array(bytes.length + pad.by).fill(0x80);
    padded.set(bytes);
    padded[bytes.length - 1] = (padded[bytes.length - 1] ?? 0) | 0x80;
    padded[padded.length - 1] = 0;
    parts.push(padded);
  };
  const string = (value: string): void => {
    const bytes = text.encode(value);
    uint(bytes.length);
    parts.push(bytes);
  };
  const id = ({ client, clock }: Id): void => {
    uint(client);
    uint(clock);
  };
  const field = (value: Field): void => {
    if (typeof value === "number") uint(value);
    else if (typeof value === "string") string(value);
    else parts.push(value);
  };
  uint(update.clients.length);
  for (const { client, clock, structs } of update.clients) {
    uint(structs.length);
    uint(client);
    uint(clock);
    for (const { kind, origin, rightOrigin, parent, hasKey, key, content } of structs) {
      parts.push(Uint8Array.of(kind | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (hasKey ? 0x20 : 0)));
      if (origin) id(origin);
      if (rightOrigin) id(rightOrigin);
      if (typeof parent === "string") {
        uint(1);
        string(parent);
      } else if (parent) {
        uint(0);
        id(parent);
      }
      if (key !== undefined) string(key);
      content.forEach(field);
    }
  }
  uint(update.deleted.length);
  for (const { client, ranges } of update.deleted) {
    uint(client);
    uint(ranges.length);
    for (const { clock, length } of ranges) {
      uint(clock);
      uint(length);
    }
  }
  return { bytes: Buffer.concat(parts), integers };
};
