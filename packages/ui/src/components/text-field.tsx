import { type ReactElement, type RefObject, useId } from "react";
import css from "./field.module.css";

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  /** What is wrong with it, said in place. */
  readonly problem?: string | undefined;
  /** More than one line. */
  readonly lines?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly readOnly?: boolean | undefined;
  /** The label is read aloud but not drawn: only where something beside it says the same. */
  readonly labelUnseen?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  /** Enter in a field of one line. */
  readonly onEnter?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly input?: RefObject<HTMLInputElement & HTMLTextAreaElement | null> | undefined;
}

/**
 * A field the browser keeps nothing of: no name, no completion, no correction by a service. (Browsers write form
 * fields into their own files by name.)
 */
export const TextField = (props: TextFieldProps): ReactElement => {
  const id = useId();
  const described = [props.hint === undefined ? "" : `${id}h`, props.problem === undefined ? "" : `${id}p`].filter(Boolean).join(" ");
  const common = {
    id,
    className: css["input"],
    value: props.value,
    autoComplete: "off",
    autoCapitalize: "off",
    spellCheck: false,
    readOnly: props.readOnly,
    maxLength: props.maxLength,
    autoFocus: props.autoFocus,
    ref: props.input,
    onBlur: props.onBlur,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": props.problem === undefined ? undefined : true,
    onChange: (event: { readonly target: { readonly value: string } }) => props.onChange(event.target.value),
  };
  return (
    <div className={css["field"]}>
      <label htmlFor={id} className={props.labelUnseen === true ? "unseen" : css["label"]}>
        {props.label}
      </label>
      {props.hint !== undefined && (
        <p id={`${id}h`} className={css["hint"]}>
          {props.hint}
        </p>
      )}
      {props.lines !== undefined ? (
        <textarea {...common} rows={props.lines} />
      ) : (
        <input
          {...common}
          type="text"
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing && props.onEnter !== undefined) {
              event.preventDefault();
              props.onEnter();
            }
          }}
        />
      )}
      {props.problem !== undefined && (
        <p id={`${id}p`} className={css["problem"]}>
          {props.problem}
        </p>
      )}
    </div>
  );
};
