"""What the bench is meant to show of how the box runs: the server, many runs at once, kill -9, what it weighs."""

from collections.abc import Mapping, Sequence

from bench.aim import Aim

RUNNING: Mapping[str, Sequence[Aim]] = {
    "Server 服务": (
        Aim(
            "CPU until a new home answers",
            "server/arms/serve/serve_cpu_seconds",
            "≤",
            2.4,
            "seconds",
            n="server/arms/serve/n",
        ),
        Aim("memory at rest (PSS)", "server/arms/serve/serve_pss_mb", "≤", 78, "MB", n="server/arms/serve/n"),
        Aim("first load of the page, gzip, kB", "server/arms/page/gzip_kb", "≤", 60),
        Aim("libraries of the engine loaded before a run", "server/arms/serve/n_early", "≤", 0, "count"),
        *(
            Aim(f"Open WebUI's {what}, in ours", f"server/arms/times/{name}", "≥", 10, "ratio")
            for what, name in (
                ("CPU until it answers", "cpu_seconds"),
                ("memory at rest (PSS)", "pss_mb"),
                ("page, gzip", "page_gzip_kb"),
                ("installation", "install_mb"),
                ("added time to first token, 1 stream", "added_p50_ms_1"),
                ("added time to first token, 16 streams", "added_p50_ms_16"),
                ("added time to first token, 64 streams", "added_p50_ms_64"),
            )
        ),
    ),
    "Fifty at once 五十个同时": (
        Aim(
            "pieces of research that did not come to their end",
            "queue/arms/research/not_done",
            "≤",
            0,
            "count",
            n="queue/arms/research/n",
        ),
        Aim(
            "place at which a second user's one run ends",
            "queue/arms/research/second_user_place",
            "≤",
            4,
            "count",
            n="queue/arms/research/n",
        ),
        Aim("most resident memory of the server meanwhile", "queue/arms/research/peak_mb", "≤", 400, "MB"),
        Aim(
            "the page meanwhile, p95",
            "queue/arms/research/page/p95_ms",
            "≤",
            250,
            "ms",
            n="queue/arms/research/n_looks",
        ),
        Aim(
            "the list of runs meanwhile, p95",
            "queue/arms/research/api/p95_ms",
            "≤",
            500,
            "ms",
            n="queue/arms/research/n_looks",
        ),
    ),
    "Killed 被杀掉时": (
        Aim("kills of research with a real model", "kills/n", "≥", 20, "count"),
        Aim("finished steps done again", "kills/arms/killed/repeated", "≤", 0, "count", n="kills/arms/killed/steps"),
        Aim("events lost", "kills/arms/killed/lost", "≤", 0, "count", n="kills/arms/killed/events"),
        Aim(
            "numbers of events missing or there twice",
            "kills/arms/killed/misnumbered",
            "≤",
            0,
            "count",
            n="kills/arms/killed/events",
        ),
        Aim(
            "killed runs whose end is another",
            "kills/arms/killed/not_ended",
            "≤",
            0,
            "count",
            n="kills/arms/killed/runs",
        ),
        Aim("reports with other words", "kills/arms/killed/other_text", "≤", 0, "count", n="kills/arms/killed/runs"),
        Aim("reports from other claims", "kills/arms/killed/other_claims", "≤", 0, "count", n="kills/arms/killed/runs"),
    ),
    "Footprint 体量": (
        Aim("core install", "footprint/arms/install/mb", "≤", 300, "MB"),
        Aim(
            "packages the core needs, direct and indirect, itself not counted",
            "footprint/arms/install/n_packages",
            "≤",
            40,
            "count",
        ),
        Aim("onebox --help", "footprint/arms/start/help_seconds", "≤", 0.3, "seconds"),
    ),
}
