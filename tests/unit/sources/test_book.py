"""Functions by integration, but for those that are off."""

from __future__ import annotations

from tests.working import House, a_sync

from tieline.functions.switches import AllOn, FunctionKey


class Counted(AllOn):
    """Counts how often it is asked."""

    asked = 0

    def off(self) -> frozenset[FunctionKey]:
        self.asked += 1
        return super().off()


def test_what_is_off_is_read_once_for_all_integrations() -> None:
    """However many there are."""
    house = House([a_sync(), a_sync("users")])
    for number in range(20):
        house.integrations.make(f"i{number}", "unauthenticated")
    house.book._switches = counted = Counted()
    house.book.disable("crm", "users", "sync")
    counted.asked = 0
    assert [each.name for each in house.book.all_syncs() if each.integration == "crm"] == ["calls"]
    assert counted.asked == 1


def test_the_functions_that_are_on_are_made_out_anew_where_something_has_changed() -> None:
    """A switch, or the files that they come from."""
    house = House([a_sync(), a_sync("users")])
    house.book.disable("crm", "users", "sync")
    assert [*house.book.registry.syncs] == [("crm", "calls")]
    house.functions.append(a_sync("deals"))
    assert [*house.book.registry.syncs] == [("crm", "calls"), ("crm", "deals")]
    house.book.enable("crm", "users", "sync")
    assert len(house.book.registry.syncs) == 3
