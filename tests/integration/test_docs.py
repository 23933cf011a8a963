"""The documentation is as the code is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_generated_pages_are_up_to_date():
    """`make docs` has been run since the code changed."""
    told = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_every_variable_that_is_read_is_documented():
    """Each TIELINE_ and GONG_ variable of the code stands on the settings page."""
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    code = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.yaml")]
    read = {
        name for path in code for name in re.findall(r"\b(?:TIELINE|GONG)_[A-Z_]+\b", path.read_text("utf-8"))
    }
    assert set() == {name for name in read - {"GONG_MODELS"} if f"`{name}`" not in page}


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT) for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
)
def test_links_lead_somewhere(page):
    """Every relative link names a file that is there."""
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
