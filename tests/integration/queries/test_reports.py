"""Gong's reports against what plain Python makes of the same records."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import fmean
from zoneinfo import ZoneInfo

import duckdb
import pytest
from tests.querying import ZONE, company, connect, holding, save

from tieline.sinks.duckdb import open_duckdb
from tieline.sources.gong import GONG
from tieline.sources.reports import parse_report, reports_of

COMPANY = company()
REPORTS = {each.name: each for each in reports_of("gong")}
USERS = {each["id"]: each for each in COMPANY["users"]}
CALLS = {each["metaData"]["id"]: each for each in COMPANY["calls"]}


@pytest.fixture(scope="module")
def tieline(tmp_path_factory):
    with holding(tmp_path_factory.mktemp("company"), COMPANY) as opened:
        yield opened


def rows(tieline, sql):
    return list(tieline.query(sql, connection_id="default"))


def name(user):
    return f"{USERS[user]['firstName']} {USERS[user]['lastName']}"


def team(user):
    manager = USERS[user]["managerId"]
    return name(manager) if manager else "no manager"


def owner(call):
    return call["metaData"]["primaryUserId"]


def day(text, zone=ZONE):
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).date()


def week(call, zone=ZONE):
    when = day(call["metaData"]["started"], zone)
    return when - timedelta(days=when.weekday())


def stat(call, wanted):
    return next(each["value"] for each in call["interaction"]["interactionStats"] if each["name"] == wanted)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_column_has_a_sentence(tieline, name):
    """And every report has rows for a company that uses all of Gong."""
    with tieline.query(f"FROM {name}") as answer:
        found = list(answer)
    assert [*REPORTS[name].columns, "_tieline_connection"] == list(answer.columns)
    assert all(REPORTS[name].columns.values())
    assert REPORTS[name].about.endswith(".")
    assert found


def test_calls_by_week(tieline):
    true = Counter(
        (week(each), each["metaData"]["direction"], each["metaData"]["system"], name(owner(each)))
        for each in COMPANY["calls"]
    )
    found = rows(tieline, 'SELECT week, direction, "system", owner, calls FROM calls_by_week')
    assert {row[:4]: row[4] for row in found} == true


def test_weeks_are_the_companys_own(tieline):
    """Some calls of late Sunday are on Monday in UTC already."""
    call = {
        "metaData": {"id": "1", "started": "2026-11-16T07:30:00Z"}
    }  # Monday in UTC, Sunday evening in Los Angeles
    month = {"userId": "7", "fromDate": "2026-11-01", "toDate": "2026-12-01", "timeZone": ZONE}
    other = connect(tieline, "weeks")
    save(tieline, other, {"calls": [call]})
    weeks = "SELECT week, day FROM call_facts"
    assert list(tieline.query(weeks, connection_id="weeks")) == [(date(2026, 11, 16), date(2026, 11, 16))]
    save(tieline, other, {"user_activity": [month | {"timeZone": "Nowhere/At all"}]})
    assert list(tieline.query(weeks, connection_id="weeks")) == [(date(2026, 11, 16), date(2026, 11, 16))]
    save(tieline, other, {"user_activity": [month]})
    assert list(tieline.query(weeks, connection_id="weeks")) == [(date(2026, 11, 9), date(2026, 11, 15))]


def test_talk_ratio_by_team(tieline):
    teams = defaultdict(list)
    for each in COMPANY["calls"]:
        teams[team(owner(each))].append(each)
    true = {
        boss: (
            len({owner(each) for each in calls}),
            len(calls),
            pytest.approx(fmean(stat(each, "Talk Ratio") for each in calls), abs=0.0006),
            max(stat(each, "Talk Ratio") for each in calls),
        )
        for boss, calls in teams.items()
    }
    found = tieline.query(
        "SELECT team, people, calls, talk_ratio, most FROM talk_ratio_by_team", connection_id="default"
    )
    assert {boss: tuple(rest) for boss, *rest in found} == true


def test_trackers_by_week(tieline):
    mentions, calls, weeks = Counter(), Counter(), Counter()
    for each in COMPANY["calls"]:
        weeks[week(each)] += 1
        for tracker in each["content"]["trackers"]:
            if tracker["count"]:
                mentions[week(each), tracker["name"]] += tracker["count"]
                calls[week(each), tracker["name"]] += 1
    found = rows(tieline, "SELECT week, tracker, calls, mentions, share FROM trackers_by_week")
    assert {row[:2]: row[3] for row in found} == mentions
    assert {row[:2]: row[2] for row in found} == calls
    assert all(row[4] == pytest.approx(row[2] / weeks[row[0]], abs=0.0006) for row in found)


def test_conversations_by_owner(tieline):
    for who, calls, asked, heard, interactivity in tieline.query(
        "SELECT owner, calls, questions_asked, questions_heard, interactivity FROM conversations_by_owner",
        connection_id="default",
    ):
        own = [each for each in COMPANY["calls"] if name(owner(each)) == who]
        questions = [each["interaction"]["questions"] for each in own]
        assert calls == len(own)
        assert asked == pytest.approx(fmean(each["companyCount"] for each in questions), abs=0.006)
        assert heard == pytest.approx(fmean(each["nonCompanyCount"] for each in questions), abs=0.006)
        assert interactivity == pytest.approx(fmean(stat(each, "Interactivity") for each in own), abs=0.006)


def test_monologues(tieline):
    """Turns of one speaker that follow each other are one."""
    true = Counter()
    for transcript in COMPANY["call_transcripts"]:
        turns = [turn for turn in transcript["transcript"] if turn["sentences"]]
        for _, part in groupby(turns, key=lambda turn: turn["speakerId"]):
            sentences = [sentence for turn in part for sentence in turn["sentences"]]
            span = (max(each["end"] for each in sentences) - min(each["start"] for each in sentences)) / 1000
            true[transcript["callId"], span, len(sentences)] += 1
    found = rows(tieline, "SELECT call_id, seconds, sentences FROM monologues")
    assert Counter(found) == true
    assert rows(tieline, "SELECT count(*) FROM monologues WHERE speaker IS NULL") == [(0,)]


def test_next_steps(tieline):
    true = Counter(
        (each["metaData"]["id"], item["text"])
        for each in COMPANY["calls"]
        for part in each["content"]["highlights"] or ()
        if part["title"] == "Action items"
        for item in part["items"]
    )
    assert Counter(rows(tieline, "SELECT call_id, step FROM next_steps")) == true


def test_library_use(tieline):
    inside = defaultdict(list)
    for each in COMPANY["library_calls"]:
        inside[each["folderId"]].append(each)
    true = {
        each["id"]: (
            len(inside[each["id"]]),
            sum(call["snippet"] is not None for call in inside[each["id"]]),
            len({owner(CALLS[call["id"]]) for call in inside[each["id"]] if call["id"] in CALLS}),
            len({call["addedBy"] for call in inside[each["id"]]}),
        )
        for each in COMPANY["library_folders"]
    }
    found = rows(tieline, "SELECT folder_id, calls, snippets, people, contributors FROM library_use")
    assert {folder: tuple(rest) for folder, *rest in found} == true
    names = {each["id"]: each for each in COMPANY["library_folders"]}
    nested = next(each for each in COMPANY["library_folders"] if each["parentFolderId"])
    told = rows(tieline, f"SELECT folder FROM library_use WHERE folder_id = '{nested['id']}'")
    assert told[0][0].endswith(f"{names[nested['parentFolderId']]['name']} / {nested['name']}")


def test_library_people(tieline):
    true = Counter()
    for folder, call in {(each["folderId"], each["id"]) for each in COMPANY["library_calls"]}:
        if call in CALLS:
            true[folder, name(owner(CALLS[call]))] += 1
    found = rows(
        tieline,
        "SELECT u.folder_id, p.owner, p.calls FROM library_people p JOIN library_use u USING (folder)",
    )
    assert {row[:2]: row[2] for row in found} == true


def test_scorecard_averages(tieline):
    scores = defaultdict(list)
    for each in COMPANY["answered_scorecards"]:
        for answer in each["answers"]:
            if answer["score"] is not None and not answer["notApplicable"]:
                month = day(each["reviewTime"]).replace(day=1)
                scores[
                    month, each["scorecardName"], name(each["reviewedUserId"]), answer["isOverall"]
                ].append(answer["score"])
    found = rows(
        tieline,
        "SELECT month, scorecard, reviewed, overall, sum(answers), sum(score * answers) FROM scorecard_averages GROUP BY ALL",
    )
    assert {row[:4]: row[4] for row in found} == {key: len(each) for key, each in scores.items()}
    assert all(row[5] == pytest.approx(sum(scores[row[:4]]), abs=0.2) for row in found)
    assert rows(tieline, "SELECT count(*) FROM scorecard_averages WHERE question SIMILAR TO '[0-9]+'") == [
        (0,)
    ]


def test_activity_by_month(tieline):
    true = {
        name(each["userId"]): each["userAggregateActivityStats"]["callsAttended"]
        for each in COMPANY["user_activity"]
    }
    found = tieline.query("SELECT name, calls_attended FROM activity_by_month", connection_id="default")
    assert dict(found) == true


def test_accounts_do_not_mix(tieline):
    """The same company a second time doubles every row, and changes none."""
    save(tieline, connect(tieline, "twin"), COMPANY)
    for report in REPORTS.values():
        columns = ", ".join(f'"{column}"' for column in report.columns)
        counted = f"SELECT {columns}, count(*) FROM {report.name} GROUP BY ALL"
        one = Counter(map(str, tieline.query(counted, connection_id="default")))
        assert one == Counter(map(str, tieline.query(counted, connection_id="twin"))), report.name


@pytest.fixture
def exported(tieline, tmp_path):
    def export(*streams):
        with open_duckdb(tmp_path / "gong.duckdb") as sink:
            tieline.export(tieline.exportable("gong", streams, connection_id="default"), sink)
        connection = duckdb.connect(str(tmp_path / "gong.duckdb"))
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    return export


def views(connection):
    told = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    return {each for (each,) in told} & REPORTS.keys()


def test_exported_files_have_the_same(tieline, exported):
    with exported() as connection:
        assert views(connection) == REPORTS.keys()
        for report in REPORTS.values():
            columns = ", ".join(f'"{column}"' for column in report.columns)
            query = f"SELECT {columns} FROM {report.name}"
            found = Counter(map(str, connection.execute(query).fetchall()))
            assert {report.name: found} == {report.name: Counter(map(str, rows(tieline, query)))}


def test_reports_come_with_their_streams(exported):
    """A report stands where all it needs was exported."""
    with exported("users") as connection:
        assert views(connection) == {"people"}
    with exported("calls", "user_activity") as connection:
        assert views(connection) == {"people", "activity_by_month"}
    with exported("interaction_stats") as connection:
        assert {"call_facts", "talk_ratio_by_team", "company_time_zones"} <= views(connection)
        assert "monologues" not in views(connection)


def test_what_others_have_under_a_reports_name_stays(exported):
    """And the reports that need it are left out, too."""
    with exported("users") as connection:
        connection.execute("DROP VIEW people")
        connection.execute("CREATE TABLE people AS SELECT 1 AS mine")
    with exported() as connection:
        assert connection.execute("FROM people").fetchall() == [(1,)]
        assert views(connection) == {"company_time_zones", "monologues", "library_use"}
        connection.execute("DROP TABLE people")
    with exported() as connection:
        assert views(connection) == REPORTS.keys()


def test_an_export_of_nothing_new_leaves_reports_alone(exported, tmp_path):
    exported().close()
    before = (tmp_path / "gong.duckdb").read_bytes()
    exported().close()
    assert (tmp_path / "gong.duckdb").read_bytes() == before


def test_a_report_that_somebody_drops_comes_back(exported):
    """Though nothing else is new."""
    with exported("users") as connection:
        connection.execute("DROP VIEW people")
    with exported("users") as connection:
        assert views(connection) == {"people"}


def test_each_schema_has_reports_of_its_own(exported, tieline, tmp_path):
    """They read its tables, and leave those of others alone."""
    exported("users").close()
    with open_duckdb(tmp_path / "gong.duckdb", schema="other") as sink:
        tieline.export(tieline.exportable("gong", ["users"], connection_id="default"), sink)
    with exported("users") as connection:
        connection.execute("DELETE FROM main.users")
        counted = "SELECT (SELECT count(*) FROM main.people), (SELECT count(*) FROM other.people)"
        assert connection.execute(counted).fetchall() == [(0, len(USERS))]


def test_reports_name_what_there_is():
    """No report is called as a stream or a flat view is."""
    taken = {each.name for each in GONG.resources} | {
        view.name for model in GONG.models for view in model.views
    }
    assert not taken & REPORTS.keys()


def test_a_reports_file():
    report = parse_report("x", "-- What\n-- it is.\n-- column a: one: two\nSELECT 1 AS a\n-- within\n")
    assert (report.about, report.columns) == ("What it is.", {"a": "one: two"})
    assert report.query == "SELECT 1 AS a\n-- within"
