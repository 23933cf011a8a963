"""`tieline query`: ask in SQL about what was synced."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.core.errors import UsageError
from tieline.core.spans import parse_instant

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.cli.charts.model import Chart
    from tieline.exports.query import Question

#: Rows that a table for people has unless --limit says otherwise.
_SHOWN = 100
#: The same of a chart.
_DRAWN = 1000
_PICTURES = (".html", ".svg", ".png")

_LIMIT = typer.Option("--limit", metavar="N", min=1, help="Rows at most; a table shows 100 unless told.")


def query(
    sql: Annotated[
        str | None,
        typer.Argument(
            metavar="SQL", help="A query in DuckDB's SQL; - or none reads it from standard input."
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="A file with the query.")
    ] = None,
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="NAME", help="Only what this API gave.")
    ] = None,
    connection: Annotated[
        str | None, typer.Option("--connection", metavar="ID", help="Only this account's.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="T", help="Leave out what happened before, of streams that tell a moment."
        ),
    ] = None,
    limit: Annotated[int | None, _LIMIT] = None,
    json: Annotated[bool, typer.Option("--json", help="Print each row as a line of JSON.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write FILE.parquet, .csv, .json or .jsonl instead."),
    ] = None,
    parquet: Annotated[
        Path | None,
        typer.Option(
            "--parquet", metavar="DIR", help="Read the streams that were exported there from there."
        ),
    ] = None,
    allow_files: Annotated[
        bool, typer.Option("--allow-files", help="Let the query read and write files.")
    ] = False,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="What the query may use, such as 512MB or 4GB.")
    ] = "1GB",
    plot: Annotated[
        str | None,
        typer.Option("--plot", metavar="KIND", help="Draw the rows in the terminal: auto, bar or line."),
    ] = None,
    plot_to: Annotated[
        Path | None,
        typer.Option("--plot-to", metavar="FILE", help="Draw the rows into FILE.html, FILE.svg or FILE.png."),
    ] = None,
    list_: Annotated[
        bool,
        typer.Option("--list", help="Show the streams, views and reports there are, with their columns."),
    ] = False,
) -> None:
    """Ask in SQL about what was synced: streams, their flat views, and reports.

    Without --connection or --provider it is about all accounts; `_tieline_connection` tells them apart. What the query names is decrypted into
    memory for it, and nothing is changed.
    """
    from tieline.app import Tieline
    from tieline.exports.query import Question

    if json + csv + sum(each is not None for each in (output, plot or plot_to)) > 1:
        raise UsageError("json: only one of --json, --csv, --output and --plot can be")
    with Tieline() as tieline:
        if list_:
            _list(tieline, provider, connection, json=json)
            return
        question = Question(
            sql=_text(sql, file),
            since=None if since is None else parse_instant(since, field="since"),
            parquet=parquet,
            allow_files=allow_files,
            memory_mb=read_memory(memory),
        )
        if output is not None:
            count = tieline.query_into(output, question, provider=provider, connection_id=connection)
            print(f"{output}: {count:,} rows")
            return
        if plot is not None or plot_to is not None:
            _plot(tieline, question, provider, connection, limit, kind=plot or "auto", path=plot_to)
            return
        _print(
            tieline, question, provider, connection, limit, kind="json" if json else "csv" if csv else "table"
        )


def _text(sql: str | None, file: Path | None) -> str:
    """Return the query, from where it is."""
    if sql is not None and file is not None:
        raise UsageError("file: the query is given already", field="file")
    if file is not None:
        try:
            return file.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"file: {file} is not text in UTF-8", field="file") from error
        except OSError as error:
            raise UsageError(f"file: {file}: {error.strerror}", field="file") from error
    if sql is None and sys.stdin.isatty():
        raise UsageError(
            "sql: a query is missing, such as 'FROM calls LIMIT 3'; --list shows what there is", field="sql"
        )
    return sys.stdin.read() if sql in (None, "-") else sql or ""


def read_memory(text: str) -> int:
    """Return a size such as 512MB or 4GB in megabytes; raises `UsageError` for anything else."""
    number, unit = text[:-2].strip(), text[-2:].upper()
    megabytes = {"MB": 1, "GB": 1024}.get(unit)
    if (
        megabytes is None
        or not (number.isascii() and number.isdigit())
        or not 64 <= int(number) * megabytes <= 1 << 20
    ):
        raise UsageError(f"memory: {text!r} is not a size from 64MB to 1024GB", field="memory")
    return int(number) * megabytes


def _print(
    tieline: Tieline,
    question: Question,
    provider: str | None,
    connection: str | None,
    limit: int | None,
    *,
    kind: str,
) -> None:
    from itertools import islice

    from tieline.cli import rows

    with tieline.ask(question, provider=provider, connection_id=connection) as answer:
        match kind:
            case "json":
                rows.print_json(answer, islice(answer, limit))
            case "csv":
                rows.print_csv(answer, islice(answer, limit))
            case _:
                rows.print_table(answer, answer, limit or _SHOWN)


def _plot(
    tieline: Tieline,
    question: Question,
    provider: str | None,
    connection: str | None,
    limit: int | None,
    *,
    kind: str,
    path: Path | None,
) -> None:
    from itertools import islice

    from tieline.cli.charts.model import chart_of, check_kind

    check_kind(kind)
    if path is not None and path.suffix.lower() not in _PICTURES:
        raise UsageError(f"plot_to: {path} ends in none of {', '.join(_PICTURES)}", field="plot_to")
    if path is not None and (path.is_dir() or not path.resolve().parent.is_dir()):
        raise UsageError(f"plot_to: {path} is not a file in a folder that is there", field="plot_to")
    with tieline.ask(question, provider=provider, connection_id=connection) as answer:
        rows = list(islice(answer, (limit or _DRAWN) + 1))
    chart = chart_of(answer.columns, rows[: limit or _DRAWN], kind)
    if path is None:
        from tieline.cli.charts.text import draw

        for line in draw(chart, shutil.get_terminal_size().columns if sys.stdout.isatty() else 100):
            print(line)
    else:
        _draw_into(path, chart)
        print(path)
    if len(rows) > (limit or _DRAWN):
        print(f"… drawn of the first {limit or _DRAWN:,} rows; --limit takes more")


def _draw_into(path: Path, chart: Chart) -> None:
    from tieline.cli.charts import html
    from tieline.cli.charts.scene import scene_of

    match path.suffix.lower():
        case ".html":
            content = html.page(scene_of(chart), path.stem).encode()
        case ".svg":
            content = html.svg(scene_of(chart), path.stem).encode()
        case _:
            from tieline.cli.charts.png import png

            content = png(scene_of(chart))
    path.write_bytes(content)


def _list(tieline: Tieline, provider: str | None, connection: str | None, *, json: bool) -> None:
    import msgspec

    from tieline.exports.query import relations

    found = relations(tieline.asked(provider, connection))
    if json:
        print(msgspec.json.encode({"relations": found}).decode())
        return
    for each in found:
        print(f"{each.name}  ({each.kind}) {each.about}")
        width = max(map(len, each.columns), default=0)
        for name, told in each.columns.items():
            print(f"  {name:<{width}}  {told}")
        print()
    if not found:
        print("Nothing was synced yet: `tieline sync gong`, or `tieline demo` without an account.")
