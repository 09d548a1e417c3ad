"""What a newcomer reads: the lists, the help page, and what the shell completes."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from sim import compose
from sim.__main__ import main
from sim.command_line.completion import words
from sim.config.files import folder, options
from sim.config.typed import keys, kind
from sim.studies import STUDIES


@pytest.fixture
def listed(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["study=list"]) == 0
    assert list(elsewhere.iterdir()) == []
    return capsys.readouterr().out


def test_every_scenario_is_listed_with_its_title(listed: str) -> None:
    for name in options("scenario"):
        title = yaml.safe_load((folder() / "scenario" / f"{name}.yaml").read_text(encoding="utf-8"))["title"]
        assert any(line.split(maxsplit=1) == [f"+scenario={name}", title] for line in listed.splitlines()), name


def test_every_study_is_listed_with_what_it_does(listed: str) -> None:
    for name in options("study"):
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [f"study={name}"]]
        assert len(line.split()) > 5, line


def test_every_estimate_is_listed_with_value_range_and_unit(listed: str) -> None:
    for name, estimate in compose().estimates.items():
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [name]]
        assert line.endswith(estimate.unit)
        value = float(line.split()[1].replace(",", ""))
        assert value == pytest.approx(estimate.value, rel=1e-3)


def test_an_override_shows_in_the_list(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study=list", "estimates.lock_in.value=3.25"]) == 0
    assert any(line.split()[:2] == ["lock_in", "3.25"] for line in capsys.readouterr().out.splitlines())


def test_help_names_every_study_and_scenario(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for name in [*options("study"), *options("scenario")]:
        assert f"  {name} " in text
    assert max(map(len, text.splitlines())) <= 140
    assert set(options("study")) <= set(STUDIES)


def completed(script: Path, line: str) -> list[str]:
    """Let bash complete a line, its words split as bash splits them, and say what it offers."""
    parts = [part for word in shlex.split(line) for part in word.replace("=", " = ").split()] + ([""] if line.endswith(" ") else [])
    program = (
        f"source {script}; COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({' '.join(map(shlex.quote, parts))}); "
        f"COMP_CWORD={len(parts) - 1}; compopt() {{ :; }}; _sim_complete; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, timeout=20, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["--completion", "bash"]) == 0
    file = tmp_path / "completion.sh"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def test_bash_completes_studies_scenarios_groups_and_keys(script: Path) -> None:
    start = "python -m sim"
    assert completed(script, f"{start} study=c") == ["calibrate", "claims", "compare"]  # bash has taken the part before =
    assert completed(script, f"{start} +scenario=uk") == ["ukraine_distraction"]
    assert completed(script, f"{start} -m +scenario=ru") == ["russia_recovers"]
    assert completed(script, f"{start} ensemble=q") == ["quick"]
    assert completed(script, f"{start} ensemble.se") == ["ensemble.seed="]
    assert completed(script, f"{start} study=list estimates.lock") == [f"estimates.lock_in.{part}=" for part in ("value", "low", "high")]
    assert completed(script, f"{start} mechanisms.voice=") == ["false", "true"]
    assert completed(script, f"{start} --comp") == ["--completion"]
    assert set(completed(script, f"{start} ")) == set(words())
    assert completed(script, "python -m json.tool st") == []


def test_bash_completes_paths_where_a_file_is_wanted(script: Path, tmp_path: Path) -> None:
    (tmp_path / "figure.png").write_text("", encoding="utf-8")
    assert completed(script, f"python -m sim study=rerun file={tmp_path}/fig") == [f"{tmp_path}/figure.png"]


def test_what_is_completed_is_a_key_or_a_choice_that_exists() -> None:
    for word in words():
        if word.startswith("--"):
            continue
        key, _, value = word.lstrip("+").partition("=")
        if key == "origin" and value:
            compose(word)
        elif value and not key.startswith("mechanisms."):
            assert value in options(key), word
        if not value and key != "config":
            assert kind(key.split(".")) is not None, word
    known = {f"{key}=" for key in keys([])} - {
        "region=",
        "estimates=",
        "mechanisms=",
        "drivers=",
        "ensemble=",
        "engine=",
        "dashboard=",
        "theory=",
    }
    assert known - {"scenarios=", "selected=", "study="} <= set(words())


def test_a_shell_that_nobody_wrote_for_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", "fish"]) == 2
    assert "--completion: 'fish' is unknown; allowed: bash, zsh" in capsys.readouterr().err
    assert main(["--completion", "zsh"]) == 0
    assert "compdef _sim_complete python" in capsys.readouterr().out
