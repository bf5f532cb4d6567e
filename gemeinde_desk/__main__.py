"""``gemeinde-desk``, or ``python -m gemeinde_desk``: the window, or a command when one is named."""

import sys


def main() -> int:
    """Decide by the first word; the only switch of the window is ``--office``."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--office"] and len(arguments) > 2:
        arguments = [*arguments[2:], *arguments[:2]]  # a command with its switch before it
    if not arguments or arguments[0] == "--office":
        from gemeinde_desk.ui.application import run_window  # noqa: PLC0415 - a command must not load Qt

        return run_window(arguments)
    from gemeinde_desk.commands.main import run  # noqa: PLC0415 - the window must not load the commands

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
