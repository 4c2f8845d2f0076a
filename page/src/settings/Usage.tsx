import { useState } from "preact/hooks";
import { api, asError } from "../api";
import { Bars } from "../parts/Bars";
import { ErrorNotice } from "../parts/Buttons";
import type { Sums, Usage as Told } from "../types";
import { t, tOr } from "../words";
import { number, seconds } from "../words/figures";
import { daysOf, peopleOn, runsOn, spansOf } from "./spans";
import { useApi } from "./use";
import "../style/usage.css";

const DAYS = [7, 30, 90, 365];

/** How the box is used, in sums; for the owner. */
export function Usage() {
  const [days, setDays] = useState(30);
  const { data, error, load, setError } = useApi<Told>(`/api/usage?days=${days}`);
  const turn = (on: boolean) =>
    void api("/api/settings", { method: "PATCH", body: { "usage.enabled": on } }).then(load, (fault) =>
      setError(asError(fault)),
    );
  if (error) return <ErrorNotice error={error} retry={t("retry")} onRetry={load} />;
  if (!data) return <p class="faint">{t("loading")} …</p>;
  if (!data.enabled) {
    return (
      <div class="stack">
        <p class="muted">{t("usage.lead")}</p>
        <p>{t("usage.off")}</p>
        <p>
          <button type="button" class="button first" onClick={() => turn(true)}>
            {t("usage.turn.on")}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="stack usage">
      <p class="muted">{t("usage.lead")}</p>
      <fieldset class="setting-row">
        <legend class="visually-hidden">{t("usage.span")}</legend>
        <div class="segments">
          {DAYS.map((one) => (
            <label key={one}>
              <input type="radio" name="days" checked={days === one} onChange={() => setDays(one)} />
              <span>{t("usage.days", { n: one })}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {data.total.runs ? <Figures told={data} /> : <p class="empty">{t("usage.none")}</p>}
      <Retention told={data.retention} />
      <p class="row wrap">
        {data.total.runs > 0 &&
          (["csv", "json"] as const).map((one) => (
            <a
              key={one}
              class="button"
              href={`/api/usage/export?days=${days}&format=${one}`}
              download={`onebox-usage.${one}`}
            >
              {t("usage.export")} {one.toUpperCase()}
            </a>
          ))}
        <span class="grow" />
        <button type="button" class="quiet-button" onClick={() => turn(false)}>
          {t("usage.turn.off")}
        </button>
      </p>
    </div>
  );
}

function Figures({ told }: { told: Told }) {
  const every = daysOf(told.first, told.last);
  const { total } = told;
  const facts: [string, string][] = [
    [t("usage.runs"), number(total.runs)],
    [t("usage.failed"), number(total.failed)],
    [t("usage.tokens"), number(total.prompt_tokens + total.completion_tokens)],
    [t("usage.seconds"), seconds(total.seconds)],
  ];
  const weeks = spansOf(told.first, told.last, "week");
  const months = spansOf(told.first, told.last, "month");
  return (
    <>
      <dl class="totals">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt class="faint">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Bars title={t("usage.runs.day")} bars={runsOn(every, told.days)} part={t("usage.failed")} />
      <Bars title={t("usage.people.day")} bars={peopleOn(every, told.people_by_day)} />
      <div class="charts">
        <Bars title={t("usage.people.week")} bars={peopleOn(weeks, told.people_by_week)} />
        <Bars title={t("usage.people.month")} bars={peopleOn(months, told.people_by_month)} />
      </div>
      <Table
        title={t("usage.depth")}
        rows={told.depths.map((one) => ({ ...one, name: tOr(`depth.${one.name}`, one.name) }))}
      />
      <Table
        title={t("usage.model")}
        rows={told.models.map((one) => ({ ...one, name: one.name || t("usage.nomodel") }))}
      />
    </>
  );
}

function Table({ title, rows }: { title: string; rows: (Sums & { name: string })[] }) {
  return (
    <div class="figures-frame">
      <table class="figures">
        <caption class="label">{title}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("usage.runs")}</th>
            <th scope="col">{t("usage.failed")}</th>
            <th scope="col">{t("usage.tokens")}</th>
            <th scope="col">{t("usage.seconds")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td>{number(one.runs)}</td>
              <td>{number(one.failed)}</td>
              <td>{number(one.prompt_tokens + one.completion_tokens)}</td>
              <td>{seconds(one.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Retention({ told }: { told: Told["retention"] }) {
  if (!told.some((one) => one.of)) return null;
  return (
    <div class="figures-frame">
      <table class="figures">
        <caption class="label">
          {t("usage.back")} <span class="faint">{t("usage.back.help")}</span>
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("usage.back.exact")}</th>
            <th scope="col">{t("usage.back.later")}</th>
          </tr>
        </thead>
        <tbody>
          {told.map((one) => (
            <tr key={one.days}>
              <th scope="row">{t("usage.back.day", { n: one.days })}</th>
              {[one.back, one.later].map((back, at) => (
                <td key={at ? "later" : "exact"}>
                  {one.of ? `${Math.round((100 * back) / one.of)} %` : "–"}{" "}
                  <span class="faint">{t("usage.share", { back: number(back), of: number(one.of) })}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
