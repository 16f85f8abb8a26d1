import { type ReactElement, useMemo } from "react";
import { codeMatrix, matrixPath, QUIET_ZONE } from "./matrix.ts";
import css from "./qr-code.module.css";

/** A code to scan: black on white in every theme, drawn as one path, with its quiet zone. */
export const QrCode = ({ text, label, dim = false }: { readonly text: string; readonly label: string; readonly dim?: boolean }): ReactElement => {
  const matrix = useMemo(() => codeMatrix(text), [text]);
  const path = useMemo(() => matrixPath(matrix), [matrix]);
  const size = matrix.length + 2 * QUIET_ZONE;
  return (
    <svg className={`${css["code"]} ${dim ? css["dim"] : ""}`} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className={css["ground"]} width={size} height={size} />
      <path className={css["ink"]} d={path} />
    </svg>
  );
};
