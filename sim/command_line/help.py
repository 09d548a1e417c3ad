"""Write the help page, with the scenarios and studies that the files hold."""

from __future__ import annotations

from textwrap import fill

from sim.config.files import purposes, titles
from sim.domain.mechanisms import MECHANISMS

TEXT = """\
Who influences Central Asia, how, and what would change it? Russia, China, Turkey, the EU and the USA court five states, which trade, ally
and hedge among them. A run starts from observed history, steps by the quarter in many random worlds, and shows what a scenario changes.

usage: python -m sim [study=NAME] [+scenario=NAME] [key=value ...]     one run
       python -m sim -m [key=a,b ...]                                  a sweep: one run for each combination, all checked first

  python -m sim +scenario=ukraine_distraction                          a scenario and its counterfactual, on the same draws
  python -m sim -m +scenario=secondary_sanctions,russia_recovers       one after the other, overlaid in one figure
  python -m sim '+scenario=[secondary_sanctions,china_security_push]'  both in one run
  python -m sim +scenario=ukraine_distraction scenarios.ukraine_distraction.shocks.security_supply.size.value=.5
  python -m sim ensemble=quick mechanisms.voice=false                  50 replicates, a mechanism switched off
  python -m sim study=compare runs=[results/ceasefire,results/russia_recovers]   what differs between finished runs
  python -m sim study=rerun file=results/baseline/figures/paths.png    rebuild a figure from what it carries
  python -m sim study=rerun file=results/baseline                      make the figures and tables that a folder lacks
  python -m sim study=list                                             every scenario, study and estimate, with ranges and units

New here? Run the first line (half a minute), then open figures/what_moved.png in the folder that it names.

scenarios (configs/scenario/)
{scenarios}
studies (configs/study/)
{studies}
main keys (configs/config.yaml explains them all)
  ensemble.replicates=1000  ensemble.seed=1   how many random worlds, from which seed
  origin=2021Q4  end=2035Q4                   first and last quarter; origin=latest is the last that the tables cover
  mechanisms.NAME=false                       {mechanisms}
  estimates.NAME.value=...                    a number of the model; .low and .high bound its range (configs/calibration/)
  region.states=[KAZ,UZB]                     who plays (configs/region/)
  theory=landscape                            how states divide themselves among powers (configs/theory/)
  results=FOLDER  figures=false               where results go; without figures
  config=FILE                                 run a composed config again, such as a result's config.yaml or the page's download
  dry_run=true  fresh=true                    print what would run, and run nothing; run again what is finished already
  ensemble.precision=0.005                    add replicates until every mean headline effect is known that well
  history=PATH                                a table of your own observations for study=backtest to score
  observations_checked=true                   take figures of your table that are 50 times off the package's

-m, --multirun   sweep: key=a,b or key=range(1,4)
-h, --help       this page
--completion bash (or zsh)   a script that completes scenarios, studies and keys: source <(python -m sim --completion bash)
--version        the version
Results go to results/SCENARIO/. A mistake gives one line and exit code 2, and nothing is written.
Exit code 1: the results are there, but one line names a figure, report or table that could not be made."""


def text() -> str:
    """Give the help page.

    >>> "ukraine_distraction" in text()
    True
    """
    scenarios = "".join(f"  {name:<21} {title}\n" for name, title in titles().items())
    studies = "".join(f"  {name:<21} {purpose}\n" for name, purpose in purposes("study").items())
    mechanisms = fill(
        ", ".join(mechanism.name for mechanism in MECHANISMS), 140, initial_indent=" " * 46, subsequent_indent=" " * 46
    ).strip()
    return TEXT.format(scenarios=scenarios, studies=studies, mechanisms=mechanisms)
