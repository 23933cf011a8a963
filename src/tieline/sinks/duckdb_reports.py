# ruff: noqa: S608 - names are quoted, text is written as literals
"""The reports of sources as views of a DuckDB database file, where the streams they need are there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

import msgspec

from tieline.exports.model import Mode
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.duckdb_names import names_in
from tieline.sinks.duckdb_session import Session
from tieline.sources import catalogue
from tieline.sources.model import Source
from tieline.sources.reports import Report, reports_of

#: What the comment of a view begins with that a report was made as.
_MARK = "Tieline report "
#: Where the session is.
_HERE = "database_name = current_database() AND schema_name = current_schema()"


def report_views(session: Session) -> dict[str, str]:
    """Return the views that reports were made as, by name, each with its comment."""
    return dict(
        session.run(
            f"SELECT view_name, comment FROM duckdb_views() WHERE {_HERE} "
            f"AND starts_with(comment, {sql.literal(_MARK)})"
        )
    )


def drop_reports(session: Session, names: Collection[str]) -> None:
    """Make room for what is called as reports are."""
    for name in report_views(session).keys() & set(names):
        session.run(f"DROP VIEW {sql.quote(name)}")


def make_reports(session: Session) -> None:
    """Make the reports that can be, renew those that have changed, and drop those that cannot be any more.

    Where something else has a report's name, the report and those that need it are left out. What it came of is noted,
    since it takes longer to find out what each report needs than to see that nothing has changed.
    """
    noted = session.run(
        f"SELECT comment FROM duckdb_tables() WHERE {_HERE} AND table_name = '_tieline_streams'"
    )
    if not noted:
        return
    shipped = {source.name: reports_of(source.name) for source in catalogue.everything()}
    before = _look(session)
    if noted == [(_digest(shipped, before),)]:
        return
    wanted: dict[str, Report] = {}
    for source in catalogue.everything():
        wanted |= _possible(session, source, shipped[source.name], before)
    session.atomically(lambda: _replace(session, before.reports, wanted))
    done = _digest(shipped, _look(session))
    session.run(f"COMMENT ON TABLE _tieline_streams IS {sql.literal(done)}")


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What there is: the views of reports with their comments, and what else; by source what is as the source has it now."""

    reports: Mapping[str, str]
    others: Collection[str]
    held: Mapping[str, Collection[str]]


def _look(session: Session) -> _Found:
    reports = report_views(session)
    there = session.run(
        f"SELECT table_name FROM duckdb_tables() WHERE {_HERE} UNION ALL SELECT view_name FROM duckdb_views() WHERE {_HERE}"
    )
    others = {name.casefold() for (name,) in there} - reports.keys()
    held = {source.name: _held(session, source) & others for source in catalogue.everything()}
    return _Found(reports=reports, others=others, held=held)


def _digest(shipped: Mapping[str, Sequence[Report]], found: _Found) -> str:
    told = msgspec.json.encode((shipped, found), order="deterministic")
    return f"reports {hashlib.blake2b(told, digest_size=8).hexdigest()}"


def _held(session: Session, source: Source) -> set[str]:
    """Return a source's streams that the file holds as they are now, and their flat views."""
    rows = session.run(
        "SELECT stream, model ->> 'name' FROM _tieline_streams WHERE mode = ? "
        "AND coalesce(form ->> 'nested', 'types') = 'types' AND (form ->> 'names') IS NULL",
        (str(Mode.MERGE),),
    )
    models = {(each.name, each.model): source.model(each) for each in source.resources}
    held = {stream: models[stream, name] for stream, name in rows if (stream, name) in models}
    return held.keys() | {view.name for model in held.values() for view in model.views}


def _possible(
    session: Session, source: Source, reports: Sequence[Report], there: _Found
) -> dict[str, Report]:
    """Return the reports of a source whose needs are all there, by name, each after what it needs."""
    streams = {each.name for each in source.resources}
    views = {view.name for model in source.models for view in model.views}
    known = {each.name for each in reports} | streams | views
    needs = {each.name: names_in(session.run, each.query, known) - {each.name} for each in reports}
    found: dict[str, Report] = {}
    while ready := [
        each
        for each in reports
        if each.name not in found
        and each.name not in there.others
        and needs[each.name] <= {*there.held[source.name], *found}
    ]:
        found |= {each.name: each for each in ready}
    return found


def _replace(session: Session, before: Mapping[str, str], wanted: Mapping[str, Report]) -> None:
    for name in before.keys() - wanted.keys():
        session.run(f"DROP VIEW {sql.quote(name)}")
    for name, report in wanted.items():
        comment = (
            f"{_MARK}{hashlib.blake2b(report.query.encode(), digest_size=4).hexdigest()}: {report.about}"
        )
        if before.get(name) != comment:
            session.run(f"CREATE OR REPLACE VIEW {sql.quote(name)} AS {report.query}")
            session.run(f"COMMENT ON VIEW {sql.quote(name)} IS {sql.literal(comment)}")
