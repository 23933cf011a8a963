"""`tieline providers`: what APIs there are, whether their descriptions are right, and more of them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.cli.options import JsonOption
from tieline.core.errors import UsageError

if TYPE_CHECKING:  # the catalogue is read only by a command that needs it
    from tieline.providers.catalogue import Catalogue
    from tieline.providers.importing import Taken
    from tieline.providers.model import Provider

providers = typer.Typer(
    help="Look at the providers there are, check descriptions, take over more.", no_args_is_help=True
)

TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="Such as google or crm.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The provider.")]
FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE]...", help="Files to check; without any, every provider."),
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A providers.yaml of Nango's form.")]
WarningsOption = Annotated[
    bool, typer.Option("--warnings", help="Show also what is missing, rather than wrong.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace providers of yours that differ.")]
ReplaceOption = Annotated[
    bool, typer.Option("--replace-shipped", help="Take also those that ship with Tieline, in place of them.")
]
EachOption = Annotated[bool, typer.Option("--each", help="Tell of every provider what it can do here.")]


@providers.command("list")
def list_(json: JsonOption = False) -> None:
    """Show every provider."""
    _show_all(_catalogue().search(), json=json)


@providers.command()
def search(text: TextArgument, json: JsonOption = False) -> None:
    """Show the providers with a text in their name, in their API's, or among their categories."""
    found = _catalogue().about(text)
    if not found and not json:
        print(f"None found for {text!r}; `tieline providers list` shows all.", file=sys.stderr)
    _show_all(found, json=json)


@providers.command()
def show(name: NameArgument, json: JsonOption = False) -> None:
    """Show what is known of a provider: its file, whether it works here, and whether its facts are verified."""
    import msgspec

    from tieline.providers.ability import ability
    from tieline.providers.writing import write

    provider = _catalogue().load(name)
    able = ability(provider)
    if json:
        print(msgspec.json.encode({"name": name, **_summary(provider), "entry": provider.entry}).decode())
        return
    print(f"# {name}: {able.missing or 'connections of it work'}")
    print(f"# {_checked(provider)}")
    for hook in able.hooks:
        print(f"# does not run here: {hook}")
    print(write(provider.entry), end="")


@providers.command()
def check(files: FilesArgument = None, warnings: WarningsOption = False, json: JsonOption = False) -> None:
    """Judge the descriptions of providers; exit code 1 if one is wrong."""
    import msgspec

    from tieline.providers.inspection import Inspection

    inspection = Inspection(_catalogue())
    told = inspection.files(files) if files else inspection.everything()
    wrong = sum(each.severe for each in told)
    if json:
        print(msgspec.json.encode({"findings": told}).decode())
    else:
        for each in told:
            if each.severe or warnings:
                print(each.shown)
        missing = len(told) - wrong
        print(f"{wrong or 'nothing'} wrong, {missing or 'nothing'} missing, in {inspection.seen:,} providers")
    if wrong:
        raise typer.Exit(1)


@providers.command("import")
def import_(
    file: FileArgument,
    force: ForceOption = False,
    replace_shipped: ReplaceOption = False,
    each: EachOption = False,
    json: JsonOption = False,
) -> None:
    """Take over the providers of a catalogue in Nango's form as your own, all or none.

    They are files in the folder `providers` of TIELINE_HOME, one each, yours to change. A server that is running
    finds new ones at once; what replaces one counts when it starts anew. What they can do here is told: how many of each auth
    mode work, and with --each or --json of every one.
    """
    import msgspec

    from tieline.providers.folder import put
    from tieline.providers.importing import take
    from tieline.providers.reading import load

    catalogue = _catalogue()
    try:
        taken = take(load(file))
    except UsageError as problem:
        raise UsageError(f"{file}: {problem.message}") from None
    ours = [] if replace_shipped else [each for each in taken if each.provider.name in catalogue.shipped]
    wanted = [each for each in taken if each not in ours]
    done = put(_folder(), {each.provider.name: each.text for each in wanted}, force=force)
    if json:
        kept = {each.provider.name: _differences(each, catalogue) for each in ours}
        rows = {each.provider.name: _imported(each) for each in wanted}
        print(msgspec.json.encode({"written": done, "kept": kept, "providers": rows}).decode())
        return
    print(f"{len(done.added):,} added, {len(done.replaced):,} replaced, {len(done.unchanged):,} unchanged")
    if ours:
        stay = (
            "ships with Tieline and stays as it is"
            if len(ours) == 1
            else "ship with Tieline and stay as they are"
        )
        print(
            f"{len(ours):,} {stay}; --replace-shipped takes {'it' if len(ours) == 1 else 'them'} from the file"
        )
        _report_kept(ours, catalogue)
    _report(wanted)
    if each:
        for one in taken:
            print(_line(catalogue.load(one.provider.name) if one in ours else one.provider))


def _differences(taken: Taken, catalogue: Catalogue) -> list[str]:
    from tieline.providers.importing import differences

    return differences(catalogue.load(taken.provider.name).entry, taken.provider.entry)


def _report_kept(taken: list[Taken], catalogue: Catalogue) -> None:
    """Tell in what the providers that stay differ from those of the file."""
    for each in taken:
        if differing := _differences(each, catalogue):
            print(f"  {each.provider.name} differs in {', '.join(differing)}")


def _report(taken: list[Taken]) -> None:
    """Tell what the providers taken over can do here."""
    if not taken:
        return
    modes = Counter(each.provider.auth_mode for each in taken)
    working = Counter(each.provider.auth_mode for each in taken if each.ability.missing is None)
    _tell(
        "auth modes, and how many of each work here:",
        [(mode, f"{working[mode]:,} of {count:,}") for mode, count in modes.most_common()],
    )
    _tell(
        f"of these {len(taken):,}:", [(what, f"{count:,}") for what, count in _parts(taken).items() if count]
    )
    missing = Counter(each.ability.missing for each in taken if each.ability.missing)
    _tell("what keeps others from working:", [(why, f"{count:,}") for why, count in missing.most_common()])
    hooks = Counter(hook.partition(":")[0] for each in taken for hook in each.ability.hooks)
    _tell(
        "scripts that they name, which do not run here:",
        [(hook, f"{n:,}") for hook, n in hooks.most_common()],
    )
    unknown = [(each.provider.name, ", ".join(each.unknown)) for each in taken if each.unknown]
    _tell("fields that are kept, and mean nothing here:", unknown)


def _tell(title: str, rows: list[tuple[str, str]]) -> None:
    """Print what there is under a title."""
    if not rows:
        return
    print(title)
    width = max(len(what) for what, _ in rows)
    for what, told in rows:
        print(f"  {what:<{width}}  {told}")


def _line(provider: Provider) -> str:
    """Return what one provider can do here, and what it cannot, on a line."""
    from tieline.providers.ability import ability
    from tieline.providers.reach import reach

    can, missing = reach(provider), ability(provider).missing
    does = [
        word for word in ("connect", "call", "refresh", "verify", "paginate") if getattr(can, word) is True
    ]
    if can.webhooks != "none":
        does.append(f"webhooks {can.webhooks}")
    if can.wants:
        does.append(f"wants {', '.join(can.wants)}")
    does += [missing] if missing else []
    return f"{provider.name}: {provider.auth_mode}: {', '.join(does)}"


def _parts(taken: list[Taken]) -> dict[str, int]:
    """Return how many providers can do what."""
    from tieline.providers.reach import reach

    reached = [reach(each.provider) for each in taken]
    return {
        "can be connected": sum(each.connect for each in reached),
        "have an address to call": sum(each.call for each in reached),
        "renew their tokens": sum(each.refresh is True for each in reached),
        "check credentials": sum(each.verify for each in reached),
        "go from page to page": sum(each.paginate for each in reached),
        "take webhooks, verified": sum(each.webhooks == "verified" for each in reached),
        "take webhooks, unverified": sum(each.webhooks == "unverified" for each in reached),
        "want values that a script would bring": sum(bool(each.wants) for each in reached),
    }


def _imported(taken: Taken) -> dict[str, object]:
    return {**_summary(taken.provider), "unknown": taken.unknown}


def _summary(provider: Provider) -> dict[str, object]:
    from tieline.providers.ability import ability
    from tieline.providers.reach import reach

    able = ability(provider)
    return {
        "display_name": provider.display_name,
        "auth_mode": provider.auth_mode,
        "own": provider.own,
        "verified": provider.verified,
        "sources": provider.sources,
        "works": able.missing is None,
        "missing": able.missing,
        "hooks": able.hooks,
        "can": reach(provider),
    }


def _checked(provider: Provider) -> str:
    """Return what is known of where its facts are from."""
    if provider.verified:
        return f"verified: two agree on each fact, of the {len(provider.sources)} pages under sources"
    if provider.sources:
        return "not verified: not of each fact it is known that two of the pages under sources agree on it"
    return "not verified: it names no page that its facts are from"


def _show_all(found: list[Provider], *, json: bool) -> None:
    import msgspec

    from tieline.providers.ability import ability

    if json:
        rows = [{"name": each.name, **_summary(each)} for each in found]
        print(msgspec.json.encode({"providers": rows}).decode())
        return
    width = max((len(each.name) for each in found), default=0)
    for each in found:
        notes = [
            *(["yours"] if each.own else []),
            *(["not verified"] if each.sources and not each.verified else []),
            *(["does not work yet"] if ability(each).missing else []),
        ]
        aside = f"  ({', '.join(notes)})" if notes else ""
        print(f"{each.name:<{width}}  {each.auth_mode:<12}  {each.display_name}{aside}")


def _folder() -> Path:
    from tieline.providers.catalogue import FOLDER
    from tieline.settings import Settings

    return Settings.load().home / FOLDER


def _catalogue() -> Catalogue:
    from tieline.providers.catalogue import Catalogue

    return Catalogue(_folder())
