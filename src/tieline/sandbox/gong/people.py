"""Invented people and companies."""

from __future__ import annotations

COMPANY = "Halden"
COMPANY_DOMAIN = "halden.example"

FIRST_NAMES = (
    "Ada", "Amir", "Beatriz", "Bruno", "Carmen", "Chidi", "Daniela", "Dmitri", "Elena", "Emeka", "Farah", "Felix",
    "Grace", "Hana", "Hugo", "Imani", "Ines", "Jonas", "Kaito", "Katya", "Leila", "Liam", "Maya", "Mateo", "Nadia",
    "Noah", "Olivia", "Omar", "Priya", "Quentin", "Rosa", "Ravi", "Sofia", "Stefan", "Tara", "Tomas", "Uma", "Viktor",
    "Wanda", "Wei", "Ximena", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Almeida", "Andersen", "Bakshi", "Bergman", "Calloway", "Castillo", "Choi", "Dahl", "Doyle", "Eriksen",
    "Farouk", "Ferrari", "Gallagher", "Greene", "Haddad", "Hartmann", "Ibarra", "Ito", "Jansen", "Kapoor", "Kowalski",
    "Laurent", "Lindqvist", "Marchetti", "Mbeki", "Moreau", "Nakamura", "Novak", "Okafor", "Oliveira", "Park", "Petrov",
    "Quinn", "Rahman", "Rossi", "Santos", "Schneider", "Tanaka", "Vance", "Weber", "Yilmaz", "Zhang",
)  # fmt: skip
TEAM_TITLES = (
    "Account Executive", "Enterprise Account Executive", "Sales Development Representative", "Account Manager",
    "Customer Success Manager", "Solutions Engineer", "Senior Account Executive", "Onboarding Specialist",
)  # fmt: skip
LEADER_TITLES = (
    "Chief Revenue Officer", "VP Sales", "Director of Sales", "Head of Customer Success", "Sales Manager",
    "Director of Solutions Engineering", "SDR Manager", "Regional Sales Manager",
)  # fmt: skip
BUYER_TITLES = (
    "Head of Operations", "VP Logistics", "Procurement Manager", "IT Director", "Chief Financial Officer",
    "Supply Chain Analyst", "Director of Engineering", "Data Lead", "Security Architect", "Warehouse Manager",
    "Chief Operating Officer", "Finance Manager", "Project Manager",
)  # fmt: skip
CUSTOMER_FIRST = (
    "Alder", "Bluepeak", "Canyon", "Delphi", "Ember", "Fairway", "Granite", "Harbor", "Ivory", "Juniper", "Keystone",
    "Lumen", "Maple", "Northgate", "Orchid", "Prairie", "Quarry", "Redwood", "Summit", "Tidewater", "Umber", "Verdant",
    "Willow", "Yarrow", "Zephyr",
)  # fmt: skip
CUSTOMER_SECOND = (
    "Foods", "Logistics", "Retail", "Health", "Outfitters", "Labs", "Energy", "Robotics", "Textiles", "Freight",
    "Brewing", "Pharma", "Motors", "Paper", "Studios", "Capital", "Homes", "Systems", "Farms", "Airways",
)  # fmt: skip
INDUSTRIES = (
    "Food & Beverage", "Transportation", "Retail", "Healthcare", "Consumer Goods", "Biotechnology", "Energy",
    "Manufacturing", "Apparel", "Logistics",
)  # fmt: skip


def mail_name(first: str, last: str) -> str:
    """Return the local part of a person's mail address."""
    return f"{first}.{last}".lower()
