import type { Claim } from "../events";
import { language, t } from "../words";
import { reasonWords } from "../words/reasons";
import type { Table } from "./doors";
import { distinct } from "./sheet";

/** A word joiner: a number never stands at the beginning of a line. */
const JOINED = "\u2060";

interface Numbers {
  numbers: Map<string, number>;
  /** The number of the first of these among all claims of the report. */
  first: number;
}

/** A paragraph in which every sentence says what carries it. */
export function Sentences({ list, numbers, first }: Numbers & { list: Claim[] }) {
  if (!list.length) return null;
  return (
    <p>
      {list.map((one, index) => (
        <span key={`${first + index}${one.text}`}>
          <span class={one.supported ? "claim" : "claim unsure"}>{one.text}</span>
          {JOINED}
          <Cites claim={one} index={first + index} numbers={numbers} verdict />
          {!/[。！？；]$/.test(one.text) && " "}
        </span>
      ))}
    </p>
  );
}

function Cites({
  claim,
  index,
  numbers,
  verdict = false,
}: {
  claim: Claim;
  index: number;
  numbers: Map<string, number>;
  verdict?: boolean;
}) {
  const word = t(claim.supported ? "cite.supported" : "cite.unsupported");
  const tight = /[。！？；]$/.test(claim.text) ? " tight" : "";
  return (
    <sup class={`cites${claim.supported ? "" : " unsure"}${tight}`}>
      {distinct(claim.citations, numbers).map(({ number, at, cited }) => (
        <button
          key={number}
          type="button"
          class="cite"
          data-claim={index}
          data-cite={at}
          aria-label={t("cite.label", { n: number, title: cited.title, verdict: word })}
        >
          {number}
        </button>
      ))}
      {!claim.supported && (
        <button
          type="button"
          class="cite query"
          data-claim={index}
          data-cite={-1}
          aria-label={`${word}: ${claim.reason ? reasonWords(claim.reason) : t("cite.none")}`}
        >
          ?
        </button>
      )}
      {claim.supported && verdict && (
        <span class="verdict" role="img" aria-label={word}>
          ✓
        </span>
      )}
    </sup>
  );
}

/** Numbers side by side; with a unit the last column is drawn too. Each cell is cited. */
export function TableView({ table, numbers, first }: Numbers & { table: Table }) {
  const last = table.head.length - 1;
  const most = table.unit ? Math.max(0, ...table.rows.map((row) => row[last]?.value ?? 0)) : 0;
  const width = (value: number | null) => (most > 0 && value && value > 0 ? (100 * value) / most : 0);
  return (
    <figure class="report-table">
      <figcaption class="label">{table.caption}</figcaption>
      <div class="table-frame" tabIndex={0} role="group" aria-label={table.caption} lang={language.value}>
        <table>
          <thead>
            <tr>
              {table.head.map((one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, c) => (
                  <td key={c} class={cell.value === null ? "" : "number"}>
                    {cell.text}
                    <Cites
                      claim={{ ...cell, supported: true, reason: "" }}
                      index={first + r * row.length + c}
                      numbers={numbers}
                    />
                    {c === last && width(cell.value) > 0 && (
                      <span class="bar" style={{ width: `${width(cell.value)}%` }} aria-hidden="true" />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
