# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of the API, each imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inputs.campaigns import ArchiveStatusDict as ArchiveStatusDict
    from ..inputs.campaigns import CampaignCreateDict as CampaignCreateDict
    from ..inputs.campaigns import CampaignUpdateDict as CampaignUpdateDict
    from ..inputs.campaigns import CommissionStatusDict as CommissionStatusDict
    from ..inputs.campaigns import CompanyDict as CompanyDict
    from ..inputs.campaigns import DocumentDict as DocumentDict
    from ..inputs.customers import AddressDict as AddressDict
    from ..inputs.customers import ContactDict as ContactDict
    from ..inputs.customers import CrmReferenceDict as CrmReferenceDict
    from ..inputs.customers import CustomerDict as CustomerDict
    from ..inputs.customers import CustomerImportDict as CustomerImportDict
    from ..inputs.discounts import CampaignDiscountCreateDict as CampaignDiscountCreateDict
    from ..inputs.discounts import CampaignDiscountUpdateDict as CampaignDiscountUpdateDict
    from ..inputs.discounts import FlightDiscountCreateDict as FlightDiscountCreateDict
    from ..inputs.discounts import FlightDiscountUpdateDict as FlightDiscountUpdateDict
    from ..inputs.flights import CommissionDict as CommissionDict
    from ..inputs.flights import FlightCreateDict as FlightCreateDict
    from ..inputs.flights import FlightUpdateDict as FlightUpdateDict
    from ..inputs.flights import SublineDict as SublineDict
    from ..inputs.flights import SublinesDict as SublinesDict
    from ..inputs.shared import MomentDict as MomentDict
    from ..inputs.shared import RuntimeDict as RuntimeDict
    from .campaigns import ArchiveStatus as ArchiveStatus
    from .campaigns import Campaign as Campaign
    from .campaigns import CampaignCreate as CampaignCreate
    from .campaigns import CampaignUpdate as CampaignUpdate
    from .campaigns import CommissionStatus as CommissionStatus
    from .campaigns import Company as Company
    from .campaigns import Document as Document
    from .customers import Address as Address
    from .customers import Contact as Contact
    from .customers import CrmReference as CrmReference
    from .customers import Customer as Customer
    from .customers import CustomerAnswer as CustomerAnswer
    from .customers import CustomerImport as CustomerImport
    from .customers import CustomerPage as CustomerPage
    from .customers import ImportResult as ImportResult
    from .customers import ImportStatus as ImportStatus
    from .discounts import CampaignDiscount as CampaignDiscount
    from .discounts import CampaignDiscountCreate as CampaignDiscountCreate
    from .discounts import CampaignDiscountUpdate as CampaignDiscountUpdate
    from .discounts import CampaignDiscounts as CampaignDiscounts
    from .discounts import FlightDiscount as FlightDiscount
    from .discounts import FlightDiscountCreate as FlightDiscountCreate
    from .discounts import FlightDiscountUpdate as FlightDiscountUpdate
    from .flights import Commission as Commission
    from .flights import FlightCreate as FlightCreate
    from .flights import FlightUpdate as FlightUpdate
    from .flights import LineItem as LineItem
    from .flights import Subline as Subline
    from .flights import Sublines as Sublines
    from .lookups import Key as Key
    from .lookups import KeyPage as KeyPage
    from .lookups import Price as Price
    from .lookups import PricePage as PricePage
    from .lookups import Unprocessable as Unprocessable
    from .others import FlightFields as FlightFields
    from .shared import Flight as Flight
    from .shared import Message as Message
    from .shared import Moment as Moment
    from .shared import Pagination as Pagination
    from .shared import Problem as Problem
    from .shared import Runtime as Runtime
    from .shared import Tag as Tag
    from .shared import Violation as Violation
    from .shared import Violations as Violations

_MODULES: dict[str, str] = {
    "Address": ".customers",
    "AddressDict": "..inputs.customers",
    "ArchiveStatus": ".campaigns",
    "ArchiveStatusDict": "..inputs.campaigns",
    "Campaign": ".campaigns",
    "CampaignCreate": ".campaigns",
    "CampaignCreateDict": "..inputs.campaigns",
    "CampaignDiscount": ".discounts",
    "CampaignDiscountCreate": ".discounts",
    "CampaignDiscountCreateDict": "..inputs.discounts",
    "CampaignDiscountUpdate": ".discounts",
    "CampaignDiscountUpdateDict": "..inputs.discounts",
    "CampaignDiscounts": ".discounts",
    "CampaignUpdate": ".campaigns",
    "CampaignUpdateDict": "..inputs.campaigns",
    "Commission": ".flights",
    "CommissionDict": "..inputs.flights",
    "CommissionStatus": ".campaigns",
    "CommissionStatusDict": "..inputs.campaigns",
    "Company": ".campaigns",
    "CompanyDict": "..inputs.campaigns",
    "Contact": ".customers",
    "ContactDict": "..inputs.customers",
    "CrmReference": ".customers",
    "CrmReferenceDict": "..inputs.customers",
    "Customer": ".customers",
    "CustomerAnswer": ".customers",
    "CustomerDict": "..inputs.customers",
    "CustomerImport": ".customers",
    "CustomerImportDict": "..inputs.customers",
    "CustomerPage": ".customers",
    "Document": ".campaigns",
    "DocumentDict": "..inputs.campaigns",
    "Flight": ".shared",
    "FlightCreate": ".flights",
    "FlightCreateDict": "..inputs.flights",
    "FlightDiscount": ".discounts",
    "FlightDiscountCreate": ".discounts",
    "FlightDiscountCreateDict": "..inputs.discounts",
    "FlightDiscountUpdate": ".discounts",
    "FlightDiscountUpdateDict": "..inputs.discounts",
    "FlightFields": ".others",
    "FlightUpdate": ".flights",
    "FlightUpdateDict": "..inputs.flights",
    "ImportResult": ".customers",
    "ImportStatus": ".customers",
    "Key": ".lookups",
    "KeyPage": ".lookups",
    "LineItem": ".flights",
    "Message": ".shared",
    "Moment": ".shared",
    "MomentDict": "..inputs.shared",
    "Pagination": ".shared",
    "Price": ".lookups",
    "PricePage": ".lookups",
    "Problem": ".shared",
    "Runtime": ".shared",
    "RuntimeDict": "..inputs.shared",
    "Subline": ".flights",
    "SublineDict": "..inputs.flights",
    "Sublines": ".flights",
    "SublinesDict": "..inputs.flights",
    "Tag": ".shared",
    "Unprocessable": ".lookups",
    "Violation": ".shared",
    "Violations": ".shared",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(module, __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(_MODULES)
