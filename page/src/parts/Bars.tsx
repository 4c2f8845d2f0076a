import { useId } from "preact/hooks";
import { t } from "../words";
import { number } from "../words/figures";
import { Icon } from "./Icon";
import "../style/fold.css";

/** One span: `part` of `value` is drawn in another colour (failures). */
export interface Bar {
  name: string;
  value: number;
  part?: number;
}

const HEIGHT = 96;
const STEP = 10;
/** Few bars stay slim, px each at most. */
const WIDEST = 56;

/** Bars in SVG, told in words to screen readers and to everybody as a table. */
export function Bars({ title, bars, part }: { title: string; bars: Bar[]; part?: string }) {
  const id = useId();
  const most = Math.max(1, ...bars.map((one) => one.value));
  const peak = bars.find((one) => one.value === most);
  const said = peak ? t("usage.peak", { what: title, most: number(most), when: peak.name }) : title;
  const high = (value: number) => (value / most) * (HEIGHT - 4);
  return (
    <figure class="chart">
      <figcaption class="label" id={id}>
        {title}
        {peak && <span class="faint"> · {t("usage.most", { n: number(most) })}</span>}
      </figcaption>
      <div class="chart-frame" style={{ maxWidth: `${bars.length * WIDEST}px` }}>
        <svg
          role="img"
          aria-label={said}
          viewBox={`0 0 ${Math.max(bars.length, 1) * STEP} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          {bars.map((one, at) => (
            <g key={one.name}>
              <title>{`${one.name}: ${number(one.value)}${one.part ? ` (${part} ${number(one.part)})` : ""}`}</title>
              <rect class="chart-place" x={at * STEP} y={0} width={STEP} height={HEIGHT} />
              <rect
                x={at * STEP + 1.5}
                y={HEIGHT - high(one.value)}
                width={STEP - 3}
                height={high(one.value)}
              />
              {!!one.part && (
                <rect
                  class="chart-part"
                  x={at * STEP + 1.5}
                  y={HEIGHT - high(one.part)}
                  width={STEP - 3}
                  height={high(one.part)}
                />
              )}
            </g>
          ))}
        </svg>
        <p class="chart-ends faint" aria-hidden="true">
          <span>{bars[0]?.name}</span>
          <span>{bars.length > 1 ? bars.at(-1)?.name : ""}</span>
        </p>
      </div>
      <details class="fold">
        <summary>
          <Icon name="right" size={14} />
          {t("usage.table")}
        </summary>
        <table class="figures" aria-labelledby={id}>
          <tbody>
            {bars
              .filter((one) => one.value > 0)
              .map((one) => (
                <tr key={one.name}>
                  <th scope="row">{one.name}</th>
                  <td>{number(one.value)}</td>
                  {part && <td>{one.part ? `${part} ${number(one.part)}` : ""}</td>}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
