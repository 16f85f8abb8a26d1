/** A place in a table of `rows` × `columns`, both from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key leads in a table, as in any spreadsheet; undefined for a key that leads nowhere else.
 * Left and right are those of the screen, so they change sides where lines run from right to left.
 */
export const moveBy = (key: string, { row, column }: Place, size: { readonly rows: number; readonly columns: number }, of: { readonly ctrl: boolean; readonly rightToLeft: boolean }): Place | undefined => {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const steps: { readonly [key: string]: Place } = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    [of.rightToLeft ? "ArrowRight" : "ArrowLeft"]: { row, column: column - 1 },
    [of.rightToLeft ? "ArrowLeft" : "ArrowRight"]: { row, column: column + 1 },
    Home: { row: of.ctrl ? 0 : row, column: 0 },
    End: { row: of.ctrl ? lastRow : row, column: lastColumn },
    PageUp: { row: Math.max(0, row - PAGE), column },
    PageDown: { row: Math.min(lastRow, row + PAGE), column },
  };
  const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (to === undefined || to.row < 0 || to.row > lastRow || to.column < 0 || to.column > lastColumn) return undefined;
  return to.row === row && to.column === column ? undefined : to;
};

/** The next field while filling in one after the other; undefined behind the last. */
export const nextPlace = ({ row, column }: Place, size: { readonly rows: number; readonly columns: number }, back: boolean): Place | undefined => {
  const at = row * size.columns + column + (back ? -1 : 1);
  return at < 0 || at >= size.rows * size.columns ? undefined : { row: Math.floor(at / size.columns), column: at % size.columns };
};

/** Rows that PageDown passes. */
const PAGE = 10;
