"""Write the script by which a shell completes what may follow `python -m sim`: studies, scenarios, alternatives and keys."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from sim.config.files import file, groups, options, plain, text
from sim.config.origins import LATEST
from sim.config.paths import FILE, PATHS
from sim.config.schema import Config
from sim.domain.errors import among
from sim.domain.mechanisms import Mechanisms

FLAGS = ("--help", "--version", "--multirun", "--completion")
FILES = (FILE, *(key for key in PATHS if key != "runs"))  # keys whose values are one path
BY_HAND = ("selected", "scenarios", "estimates")  # keys that are not typed, or listed otherwise

BASH = """\
# Completion of `python -m sim`: source <(python -m sim --completion bash). Print it anew when scenarios or estimates were added.
_sim_words="{words}"
_sim_complete() {{
  COMPREPLY=()
  if [[ "${{COMP_WORDS[1]}}" != "-m" || "${{COMP_WORDS[2]}}" != "sim" ]]; then
    if declare -F _python > /dev/null; then _python "$@"; fi
    return
  fi
  local typed="${{COMP_LINE:0:COMP_POINT}}" found
  typed="${{typed##* }}"
  local before=""
  case "$typed" in *=*) before="${{typed%"${{typed##*=}}"}}" ;; esac # bash takes = for the end of a word
  case "$typed" in
    {paths})
      mapfile -t COMPREPLY < <(compgen -f -- "${{typed#*=}}")
      compopt -o filenames ;;
    *)
      mapfile -t found < <(compgen -W "$_sim_words" -- "$typed")
      COMPREPLY=("${{found[@]#"$before"}}")
      [[ ${{#found[@]}} == 1 && "${{found[0]}}" == *= ]] && compopt -o nospace ;;
  esac
  return 0
}}
complete -o default -F _sim_complete python python3"""

ZSH = """\
# Completion of `python -m sim`: source <(python -m sim --completion zsh), after compinit. Print it anew when files were added.
_sim_words=({words})
_sim_complete() {{
  if [[ ${{words[2]}} != -m || ${{words[3]}} != sim ]]; then
    if (( $+functions[_python] )); then _python; else _default; fi
    return
  fi
  case "$PREFIX" in
    {paths}) compset -P '*=' && _files ;;
    *) compadd -S '' -- ${{(M)_sim_words:#*=}}; compadd -- ${{_sim_words:#*=}} ;;
  esac
}}
compdef _sim_complete python python3"""

SHELLS = {"bash": BASH, "zsh": ZSH}


def script(shell: str) -> str:
    """Give the script of a shell.

    Raises:
        ConfigError: there is none for it.

    >>> "study=compare" in script("bash")
    True
    """
    among("--completion", shell, SHELLS)
    return SHELLS[shell].format(words=" ".join(words()), paths="|".join(f"{key}=*" for key in FILES))


def words() -> list[str]:
    """List what may follow: flags, scenarios, alternatives of each group, and keys, which end in `=`.

    >>> {"+scenario=baseline", "study=list", "ensemble.seed=", "mechanisms.voice=false", "origin=latest"} <= set(words())
    True
    """
    chosen = [f"{'+' if group == 'scenario' else ''}{group}={name}" for group in groups() for name in options(group)]
    taken = {*groups(), *BY_HAND, "mechanisms"}
    switches = [f"mechanisms.{item.name}={value}" for item in fields(Mechanisms) for value in ("false", "true")]
    estimates = [f"estimates.{name}.{part}=" for name in _estimates() for part in ("value", "low", "high")]
    return [*FLAGS, *chosen, *_keys(Config(), taken), f"origin={LATEST}", "config=", *switches, *estimates]


def _keys(part: Any, taken: set[str], path: str = "") -> list[str]:
    found: list[str] = []
    for item in fields(part):
        value = getattr(part, item.name)
        if is_dataclass(value) and item.name != "mechanisms":
            found += _keys(value, set(), f"{path}{item.name}.")
        elif item.name not in taken:
            found.append(f"{path}{item.name}=")
    return found


def _estimates() -> list[str]:
    """List the estimates that the files of the calibration name."""
    return sorted({name for theme in options("calibration") for name in _named(file("calibration", theme))})


def _named(path: Path) -> list[str]:
    if not text(path).startswith("# @package estimates"):
        return []
    return [str(name) for name in plain(path) if name != "defaults"]
