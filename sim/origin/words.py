"""Give units and meanings of what a run starts from, where the data dictionary has none."""

from __future__ import annotations

from sim.domain.variables import BY_NAME

OWN_WORDS: dict[str, tuple[str, str]] = {
    "power_growth_mean": ("log a year", "mean of the last ten annual growths of GDP"),
    "power_growth_spread": ("log a year", "standard deviation of the last fifteen annual growths of GDP"),
    "state_growth_mean": ("log a year", "mean of the last ten annual growths of GDP, cleaned of official exchange rates"),
    "state_growth_spread": ("log a year", "standard deviation of the last fifteen annual growths of GDP, cleaned"),
    "power_growth_known": ("log a quarter", "observed growth of GDP after the origin"),
    "state_growth_known": ("log a quarter", "observed growth of GDP after the origin, cleaned"),
    "trade_level_spread": ("log", "standard deviation of the trade level, from carrying the last figure to the origin"),
    "trade_innovation": ("log per root year", "standard deviation of the yearly surprises in trade"),
    "presence": ("0 or 1", "a power has troops based in a state"),
    "stake": ("share", "share of a key sector of the state that firms of the power control"),
    "threat": ("level", "threat to the regime or the border, 0 to 1"),
    "societal_voice": ("share", "share of the region's protests, how much society is heard"),
    "diversion_state": ("share", "share of the region's diverted trade"),
    "effort_share": ("share", "share of a power's foreign effort spent on the region"),
    "labour": ("0 or 1", "the power brings its own labour"),
    "candidates": ("0 or 1", "the state may join the organisation"),
    "dependence_pace": ("log", "change of economic dependence over the year before the origin"),
    "dependence_volatility": (
        "ratio",
        "restlessness of the dyad's economic dependence in the last fifteen years, against the average dyad",
    ),
    "constructed": ("0 or 1", "no published index: mapped from components"),
    "economic_signal": ("index", "economic bandwidth of the year itself, before the index's three-year mean"),
    "security_signal": ("index", "security bandwidth of the year itself, before the index's three-year mean"),
    "dependence_signal": ("index cubed", "cube of the security dependence of the year itself, before the three-year mean"),
}


def describe(name: str) -> dict[str, str]:
    """Give a variable's unit and meaning as attributes.

    >>> describe("threat")["units"]
    'level'
    """
    if name.endswith("_basis"):
        return {"units": "word", "long_name": f"what {name.removesuffix('_basis')} rests on"}
    unit, meaning = OWN_WORDS.get(name) or (BY_NAME[name].unit, BY_NAME[name].doc)
    return {"units": unit, "long_name": meaning}
