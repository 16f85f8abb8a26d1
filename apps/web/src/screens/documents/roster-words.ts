import { strings, type Roster } from "@thicket/ui";
import { inSentence } from "./use-model.ts";

/** What a column is called, in a sentence. */
export const columnWords = (roster: Roster, column: string): string =>
  column === roster.nameColumn ? strings.roster.name : inSentence(roster.columnName(column), strings.roster.columnNoName);

/** What the person of a row is called, in a sentence. */
export const personWords = (roster: Roster, row: string): string => inSentence(roster.cell(row, roster.nameColumn), strings.roster.noName);
