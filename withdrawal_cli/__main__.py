"""`python -m withdrawal_cli`: the same as the command `withdrawal`."""

from withdrawal_cli.cli.app import run

if __name__ == "__main__":
    run()
