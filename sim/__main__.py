"""Run the command line: `python -m sim [study=NAME] [+scenario=NAME] [key=value ...]`; `--help` explains."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper


def main(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code: 0 done, 2 refused, 130 interrupted, 143 ended by the system.

    It is 1 where results stand, but a figure, report or table of theirs could not be made.
    """
    from sim.domain.errors import Incomplete
    from sim.domain.stopping import Terminated, terminable

    _print_any_letter()
    try:
        with terminable():
            _run(arguments)
    except BrokenPipeError:  # the reader of our output, `head` say, has enough; results are written before they are printed
        sys.stderr.close()
    except Incomplete as error:
        print(f"incomplete: {error}", file=sys.stderr)
        return 1
    except (ValueError, OSError, MemoryError) as error:
        from sim.command_line.arguments import explain

        print(f"error: {explain(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as error:
        print("interrupted; what was finished stays, the rest left nothing behind", file=sys.stderr)
        return 143 if isinstance(error, Terminated) else 130
    return 0


def _print_any_letter() -> None:
    """Print a letter that the terminal's encoding lacks as its number: it must not stop a run that is done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a notebook or a test may have put another in its place
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: Sequence[str]) -> None:
    from sim import studies
    from sim.command_line.arguments import configs, read, written

    command = read(arguments)
    if command.page:
        print(command.page())
    else:
        studies.run(configs(command), written(arguments), together=command.multirun)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
