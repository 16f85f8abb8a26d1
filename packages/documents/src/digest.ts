import * as Y from "yjs";

/**
 * The structure of a document, for hashing (CP1): per writer in rising order and per unit in order of clocks
 * "D" for a deleted one, else origin, right origin, place and content. Says the same however Yjs has cut or
 * joined its items, and whether or not it has let go of deleted content.
 */
export const describeStructure = (doc: Y.Doc): string => {
  const lines: string[] = [];
  for (const [client, structs] of [...doc.store.clients].sort(([a], [b]) => a - b)) {
    lines.push(`writer ${client}`);
    describeWriter(structs, lines);
  }
  return lines.join("\n");
};

const describeWriter = (structs: readonly (Y.GC | Y.Item)[], lines: string[]): void => {
  let deleted = 0;
  let before: Y.Item | undefined;
  const closeDeleted = (): void => {
    if (deleted > 0) lines.push(`D ${deleted}`);
    deleted = 0;
  };
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || struct.deleted) {
      deleted += struct.length;
      before = undefined;
      continue;
    }
    closeDeleted();
    // A unit that only goes on where the one before it stood is what Yjs would join to it.
    const goesOn = before !== undefined && goesOnFrom(before, struct);
    if (!goesOn) lines.push(`at ${idText(struct.origin)} ${idText(struct.rightOrigin)} ${placeText(struct)}`);
    for (const value of contentOf(struct)) lines.push(value);
    before = struct;
  }
  closeDeleted();
};

const goesOnFrom = (before: Y.Item, struct: Y.Item): boolean =>
  struct.origin !== null && struct.origin.client === before.id.client && struct.origin.clock === before.id.clock + before.length - 1
  && Y.compareIDs(before.rightOrigin, struct.rightOrigin) && before.parent === struct.parent && before.parentSub === struct.parentSub;

const idText = (id: Y.ID | null): string => (id === null ? "-" : `${id.client}.${id.clock}`);

const placeText = (item: Y.Item): string => {
  const { parent } = item;
  const where = parent instanceof Y.AbstractType ? (parent._item === null ? Y.findRootTypeKey(parent) : idText(parent._item.id)) : "-";
  return `${where} ${item.parentSub === null ? "-" : JSON.stringify(item.parentSub)}`;
};

/** One line a unit. */
const contentOf = (item: Y.Item): readonly string[] => {
  const { content } = item;
  if (content instanceof Y.ContentString) return Array.from({ length: content.str.length }, (_, i) => `t ${JSON.stringify(content.str[i])}`);
  if (content instanceof Y.ContentFormat) return [`f ${content.key} ${JSON.stringify(content.value)}`];
  return content.getContent().map((value: unknown) => `v ${JSON.stringify(value)}`);
};
