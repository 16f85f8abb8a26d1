import { type ReactElement, useId } from "react";
import { SIZES, THEMES, type Appearance } from "../appearance/appearance.ts";
import { strings } from "../strings/en.ts";
import css from "./theme-picker.module.css";

export interface ThemePickerProps {
  readonly value: Appearance;
  readonly onChange: (next: Appearance) => void;
  /** Only the colours: for the corner of the first screen. */
  readonly short?: boolean;
}

export const ThemePicker = ({ value, onChange, short = false }: ThemePickerProps): ReactElement => {
  const id = useId();
  return (
    <div className={css["picker"]}>
      <div className={css["one"]}>
        <label htmlFor={`${id}t`}>{strings.appearance.theme}</label>
        <select id={`${id}t`} className={css["select"]} autoComplete="off" value={value.theme} onChange={(event) => onChange({ ...value, theme: THEMES.find((theme) => theme === event.target.value) ?? "system" })}>
          {THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {strings.appearance[theme]}
            </option>
          ))}
        </select>
      </div>
      {!short && (
        <div className={css["one"]}>
          <label htmlFor={`${id}s`}>{strings.appearance.size}</label>
          <select id={`${id}s`} className={css["select"]} autoComplete="off" value={value.size} onChange={(event) => onChange({ ...value, size: SIZES.find((size) => String(size) === event.target.value) ?? 100 })}>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {strings.appearance.percent(size)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className={css["one"]}>
        <label htmlFor={`${id}l`}>{strings.appearance.language}</label>
        <select id={`${id}l`} className={css["select"]} autoComplete="off" value="en" onChange={() => undefined}>
          <option value="en">{strings.language}</option>
        </select>
      </div>
    </div>
  );
};
