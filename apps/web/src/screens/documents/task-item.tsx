import { Button, Menu, strings, type Field, type Plan, type TaskField } from "@thicket/ui";
import type { ReactElement } from "react";
import css from "./documents.module.css";
import { FieldText } from "./field-text.tsx";
import { STATES, stateWords, taskWords } from "./plan-words.ts";
import { oneText, useModel } from "./use-model.ts";

export interface TaskItemProps {
  readonly plan: Plan;
  readonly task: string;
  readonly nameOf: (writer: number) => string;
  readonly readOnly: boolean;
  /** Who reads this: the name that "I'll do it" writes. */
  readonly me: string;
  readonly onMove: (task: string, to: string) => void;
  readonly onChange: (task: string) => void;
}

/** One task with what can be done to it. */
export const TaskItem = ({ plan, task, nameOf, readOnly, me, onMove, onChange }: TaskItemProps): ReactElement => {
  const words = taskWords(plan, task);
  const fields = useFields(plan, task);
  const state = plan.states(task)[0] ?? "unclaimed";
  const twice = (name: TaskField): ReactElement | false => fields[name].values.length > 1 && <Twice key={name} field={fields[name]} name={name} words={words} nameOf={nameOf} onPick={readOnly ? undefined : (text) => plan.pick(task, name, text)} />;
  const who = oneText(fields.who) || (fields.who.values.length > 1 || state === "unclaimed" ? "" : strings.plan.nobody);
  const due = oneText(fields.due);
  const mine = (): void => {
    plan.step(() => {
      plan.setField(task, "who", me);
      onMove(task, "doing");
    });
  };
  return (
    <li className={css["task"]} data-task={task} tabIndex={-1}>
      <div>
        <h3>{twice("what") || words}</h3>
        <p className="quiet">{[who, due && strings.plan.by(due)].filter(Boolean).join(" · ")}</p>
        {(["who", "due", "state"] as const).map(twice)}
      </div>
      {!readOnly && (
        <div className="row">
          {state === "unclaimed" && (
            <Button aria-label={strings.plan.mineOf(words)} onPress={mine}>
              {strings.plan.mine}
            </Button>
          )}
          <Menu
            label={strings.plan.move}
            of={strings.plan.moveOf(words)}
            items={STATES.filter((to) => fields.state.values.length > 1 || to !== state).map((to) => ({ id: to, label: strings.plan[to] }))}
            onChoose={(to) => onMove(task, to)}
          />
          <Button kind="text" aria-label={strings.plan.editOf(words)} onPress={() => onChange(task)}>
            {strings.plan.edit}
          </Button>
        </div>
      )}
    </li>
  );
};

/** All fields of a task; drawn again when one of them changes. */
const useFields = (plan: Plan, task: string): { readonly [name in TaskField]: Field } => {
  const what = useModel(plan, () => plan.field(task, "what"));
  const who = useModel(plan, () => plan.field(task, "who"));
  const due = useModel(plan, () => plan.field(task, "due"));
  const state = useModel(plan, () => plan.field(task, "state"));
  return { what, who, due, state };
};

interface TwiceProps {
  readonly field: Field;
  readonly name: TaskField;
  /** What is to be done. */
  readonly words: string;
  readonly nameOf: (writer: number) => string;
  readonly onPick: ((text: string) => void) | undefined;
}

/** A field that was written twice, on a line of its own. */
const Twice = ({ field, name, words, nameOf, onPick }: TwiceProps): ReactElement => (
  <span className={css["twice"]}>
    {name !== "what" && `${strings.plan[name]}: `}
    <FieldText field={field} what={strings.two.of(strings.plan[name], words)} nameOf={nameOf} onPick={onPick} say={name === "state" ? stateWords : undefined} />
  </span>
);
