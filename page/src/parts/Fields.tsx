import { depths } from "../session";
import { type Key, t } from "../words";

interface LineProps {
  label: Key;
  value: string;
  most: number;
  required?: boolean;
  onInput: (text: string) => void;
}

/** A line of text under its label. */
export const Line = ({ label, value, most, required = false, onInput }: LineProps) => (
  <label class="field">
    {t(label)}
    <input
      maxLength={most}
      required={required}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </label>
);

/** How deep; "" leaves it to the box. */
export const DepthField = ({ value, onChange }: { value: string; onChange: (depth: string) => void }) => (
  <label class="field">
    {t("box.depth")}
    <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {["", ...depths.value].map((one) => (
        <option key={one} value={one}>
          {t(`depth.${one || "auto"}` as Key)}
        </option>
      ))}
    </select>
  </label>
);

interface ChoicesProps<T extends string> {
  of: readonly T[];
  value: string;
  /** How each is called. */
  name: (one: T) => string;
  onChange: (one: T) => void;
}

/** A few chips of which one may be on. */
export const Choices = <T extends string>({ of, value, name, onChange }: ChoicesProps<T>) => (
  <div class="chips start">
    {of.map((one) => (
      <button key={one} type="button" class="chip" aria-pressed={value === one} onClick={() => onChange(one)}>
        {name(one)}
      </button>
    ))}
  </div>
);
