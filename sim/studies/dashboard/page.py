"""Lay out the page: a marimo app, each cell of which runs again when what it reads has changed."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="Influence in Central Asia", css_file="page.css", html_head_file="page.html")

with app.setup:
    import json
    import os
    from html import escape
    from typing import Any

    import marimo as mo

    from sim.config import ConfigError
    from sim.studies.dashboard import controls, pictures
    from sim.studies.dashboard.choice import Choice, opening
    from sim.studies.dashboard.page_state import PageState
    from sim.studies.dashboard.server import NOTHING, START


@app.cell
def begin() -> tuple[Any, ...]:
    """Read what the page opens with, once a visit."""
    start = json.loads(os.environ.get(START, NOTHING))
    first = opening(Choice(start["scenarios"], start["settings"]))
    narrow_screen = mo.query_params().get("narrow") == "1"
    page_state, kept = PageState(), dict[str, float]()
    return first, kept, narrow_screen, page_state, start


@app.cell
def make_controls(first: Any, narrow_screen: bool, start: Any) -> tuple[Any, ...]:
    """Make the controls that stay for the whole visit."""
    scenarios = controls.scenarios(start["scenarios"])
    names = controls.more_estimates(first, start["sliders"])
    settings = controls.settings(start["settings"])
    exact, narrow = controls.exact(), controls.narrow(narrow_screen)
    view, power, year = controls.views(), controls.powers(first), controls.year(first)
    return exact, names, narrow, power, scenarios, settings, view, year


@app.cell
def make_shocks(first: Any, scenarios: Any, start: Any) -> tuple[Any, ...]:
    """Make the controls of the chosen scenarios' shocks; scenarios that exclude each other are refused later, in place."""
    try:
        chosen = opening(Choice(scenarios.value, start["settings"]))
    except ConfigError:
        chosen = first
    shocks, sizes = controls.shocks(chosen), controls.sizes(chosen)
    return chosen, shocks, sizes


@app.cell
def make_sliders(first: Any, kept: Any, names: Any) -> tuple[Any, ...]:
    """Make the sliders of the estimates, each where it was left."""
    estimates = controls.estimates(first, names.value, kept)
    return (estimates,)


@app.cell
def show_scenarios(scenarios: Any) -> None:
    """Show the title and the choice of scenarios."""
    _title = mo.md("# Influence in Central Asia\nChoose what happens, move what is uncertain, see what follows. It is not a forecast.")
    mo.vstack([_title, scenarios])


@app.cell
def show_settings(finding: str, refusal: str, settings: Any) -> None:
    """Show the settings with what was refused in place, or else what was found."""
    _message = f'<p class="refusal">Refused: {escape(refusal)}</p>' if refusal else f'<p class="finding">{escape(finding)}</p>'
    mo.vstack([settings, mo.Html(f'<div role="status" aria-live="polite">{_message}</div>')])


@app.cell
def show_controls(estimates: Any, exact: Any, names: Any, narrow_screen: bool, shocks: Any, sizes: Any) -> None:
    """Show what can be moved."""
    _parts = {
        "Shocks": mo.vstack(controls.beside(shocks, sizes) or [mo.md("None: choose a scenario.")]),
        "Estimates": mo.vstack([names, *estimates.elements.values(), exact]),
    }
    mo.accordion(_parts, multiple=True, expanded=not narrow_screen)


@app.cell
def run_choice(
    chosen: Any,
    estimates: Any,
    exact: Any,
    first: Any,
    kept: Any,
    page_state: Any,
    scenarios: Any,
    settings: Any,
    shocks: Any,
    sizes: Any,
) -> tuple[Any, ...]:
    """Run what is chosen, paired with its counterfactual; what is refused leaves the last run in sight."""
    kept.update(estimates.value)
    _without = [name for name, stays in shocks.value.items() if not stays]
    _moved = controls.moved(sizes.value, controls.shock_sizes(chosen))
    _sizes = {name: size for name, size in _moved.items() if name not in _without}
    _estimates = controls.moved(estimates.value, first.estimates)
    page_state.try_out(Choice(scenarios.value, settings.value.splitlines(), _without, _sizes, _estimates, exact.value))
    refusal, shown = page_state.refusal, page_state.shown
    return refusal, shown


@app.cell
def draw_picture(narrow: Any, power: Any, shown: Any, view: Any, year: Any) -> tuple[Any, ...]:
    """Draw what is asked for."""
    mo.stop(shown is None)
    _first, *_, _last = map(str, shown.dataset["quarter"].values)
    _asked = max(_first, min(f"{year.value}Q4", _last))  # each scenario has its own origin
    drawn, finding = pictures.picture(shown.dataset, view.value, narrow.value, _asked, power.value)
    return drawn, finding


@app.cell
def show_picture(drawn: str, narrow: Any, power: Any, shown: Any, view: Any, year: Any) -> None:
    """Show the picture below the choice of what to see, and how to have the same numbers elsewhere."""
    _map = [year, mo.Html(f"<b>{year.value}</b>"), power] if view.value == "Map" else []
    _size = f"{shown.dataset.sizes['replicate']:,} replicates to {shown.dataset['quarter'].values[-1]}, run in {shown.seconds:.1f} s."
    _share = mo.Html(f'<p>{_size} The same numbers from the command line:</p><pre class="command">{escape(shown.command)}</pre>')
    _download = mo.download(lambda: shown.file, filename=shown.name, mimetype="application/yaml", label="Download as a config")
    _again = mo.Html(f'<span class="again">runs again by <code>python -m sim config={shown.name}</code></span>')
    _choice = mo.hstack([view, *_map, narrow], wrap=True, justify="start", gap=1)
    mo.vstack([_choice, mo.Html(drawn), _share, mo.hstack([_download, _again], wrap=True, justify="start")])


if __name__ == "__main__":
    app.run()
