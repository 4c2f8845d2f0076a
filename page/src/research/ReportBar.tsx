import { useEffect, useState } from "preact/hooks";
import { asError } from "../api";
import type { View } from "../fold";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { joined } from "../talk/talk";
import { tell } from "../ui";
import { t } from "../words";
import { when } from "../words/figures";
import { ChangesDialog } from "./ChangesDialog";
import { exportAddress, type Report, readVersions, refreshReport, type Version } from "./doors";
import { WatchDialog } from "./WatchDialog";

interface Props {
  view: View;
  report: Report;
  newest: number;
  readOnly: boolean;
  onVersion: (version: number) => void;
}

const FORMATS = ["md", "html", "docx", "pdf"] as const;

/** What can be done with a report. */
export function ReportBar({ view, report, newest, readOnly, onVersion }: Props) {
  const [shown, setShown] = useState<"" | "changes" | "watch">("");
  const [refreshing, setRefreshing] = useState(false);
  const refresh = async () => {
    setRefreshing(true);
    try {
      joined(await refreshReport(view.run), view.question);
    } catch (fault) {
      tell(asError(fault).message);
    } finally {
      setRefreshing(false);
    }
  };
  return (
    <div class="report-bar">
      <Versions run={view.run} report={report} newest={newest} onVersion={onVersion} />
      {report.version > 1 && (
        <button type="button" class="quiet-button" onClick={() => setShown("changes")}>
          {t("report.changes")}
        </button>
      )}
      <Menu
        label={t("report.export")}
        class="quiet-button"
        choices={FORMATS.map((one) => ({
          key: one,
          label: t(`export.${one}`),
          href: exportAddress(view.run, report.version, one),
        }))}
      >
        <Icon name="export" size={15} />
        {t("report.export")}
      </Menu>
      {!readOnly && (
        <>
          <button
            type="button"
            class="quiet-button"
            title={t("report.refresh.help")}
            disabled={refreshing}
            onClick={() => void refresh()}
          >
            <Icon name="again" size={15} />
            {t("report.refresh")}
          </button>
          <button type="button" class="quiet-button" onClick={() => setShown("watch")}>
            <Icon name="eye" size={15} />
            {t("report.watch")}
          </button>
        </>
      )}
      {shown === "changes" && (
        <ChangesDialog run={view.run} version={report.version} onClose={() => setShown("")} />
      )}
      {shown === "watch" && <WatchDialog run={view.run} onClose={() => setShown("")} />}
    </div>
  );
}

function Versions({
  run,
  report,
  newest,
  onVersion,
}: Pick<Props, "report" | "newest" | "onVersion"> & { run: string }) {
  const [list, setList] = useState<Version[]>([]);
  useEffect(() => {
    readVersions(run).then(setList, () => setList([])); // one version is shown all the same
  }, [run, newest]);
  const name = t("report.version", { n: report.version });
  const day = when(report.created);
  if (list.length < 2)
    return <span class="faint report-version">{[name, day].filter(Boolean).join(" · ")}</span>;
  const last = list.at(-1)?.version;
  return (
    <Menu
      label={t("report.versions")}
      class="quiet-button report-version"
      choices={list.toReversed().map((one) => ({
        key: String(one.version),
        label: t("report.version", { n: one.version }),
        help: [when(one.created), one.version === last ? t("report.newest") : ""].filter(Boolean).join(" · "),
        checked: one.version === report.version,
        onPick: () => onVersion(one.version),
      }))}
    >
      {name}
      <Icon name="down" size={14} />
    </Menu>
  );
}
