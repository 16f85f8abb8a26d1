import { strings, type Field } from "@thicket/ui";
import { type ReactElement, useId } from "react";
import css from "./documents.module.css";
import { FieldText } from "./field-text.tsx";
import { useDraft, useModel } from "./use-model.ts";

export interface TitleFieldProps {
  readonly model: { title(): Field; setTitle(text: string, seen?: Field): void; subscribe(f: () => void): () => void };
  readonly nameOf: (writer: number) => string;
  readonly readOnly: boolean;
}

/** Longer is no title. */
const MOST = 200;

/** The title, to be written over; both of them when two were written apart (GT8). */
export const TitleField = ({ model, nameOf, readOnly }: TitleFieldProps): ReactElement => {
  const id = useId();
  const field = useModel(model, model.title);
  const draft = useDraft(field, (text, seen) => model.setTitle(text.trim(), seen));
  if (field.values.length > 1 || readOnly)
    return (
      <p className={css["titleWords"]}>
        <FieldText field={field} what={strings.documents.titleTwo} nameOf={nameOf} onPick={readOnly ? undefined : (text) => model.setTitle(text)} />
      </p>
    );
  return (
    <div className={css["title"]}>
      <label htmlFor={id} className="unseen">
        {strings.note.titleLabel}
      </label>
      <textarea
        id={id}
        rows={1}
        value={draft.text}
        placeholder={strings.words.untitled}
        maxLength={MOST}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => draft.change(event.target.value.replace(/\s*\n\s*/gu, " "))}
        onBlur={draft.keep}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          event.preventDefault();
          if (event.key === "Escape") draft.drop();
          else draft.keep();
        }}
      />
    </div>
  );
};
